import type { Sample } from "../../ipc/model";

/** What the id of the weak twin of a sample ends with. */
const AS_DESCRIBED = "-as-described";

/** Each system with the weak form of it, which guides describe. */
export function pairsOf(samples: readonly Sample[]): { sample: Sample; twin: Sample | undefined }[] {
  const ids = new Set(samples.map((sample) => sample.id));
  const isTwin = ({ id }: Sample) => id.endsWith(AS_DESCRIBED) && ids.has(id.slice(0, -AS_DESCRIBED.length));
  return samples
    .filter((sample) => !isTwin(sample))
    .map((sample) => ({ sample, twin: samples.find((other) => other.id === `${sample.id}${AS_DESCRIBED}`) }));
}

import { Icon } from "../../components/icons";
import type { Sample } from "../../ipc/model";
import { leaving } from "../../state/session";
import { useApp } from "../../state/store";

/** What the id of the weak twin of a sample ends with. */
const AS_DESCRIBED = "-as-described";

/** The bundled designs. Opening one makes a copy without a file, so nothing of the sample can be spoiled. */
export function SampleList() {
  const samples = useApp((state) => state.samples);
  return (
    <ul className="tw-choices" aria-label="Samples">
      {pairsOf(samples).map(({ sample, twin }) => (
        <li key={sample.id} className="tw-sample">
          <button
            type="button"
            className="tw-choice"
            onClick={() => leaving({ do: "sample", id: sample.id })}
            data-testid={`open-sample-${sample.id}`}
          >
            <Icon name="file" size={20} />
            <span>
              <strong>{sample.name}</strong>
              <span className="tw-dim">{sample.description}</span>
            </span>
          </button>
          {twin && (
            <button
              type="button"
              className="tw-choice tw-twin"
              title={twin.description}
              onClick={() => leaving({ do: "sample", id: twin.id })}
              data-testid={`open-sample-${twin.id}`}
            >
              <Icon name="warning" size={16} />
              <span>
                As described, with its weaknesses <span className="tw-dim">to find and mend</span>
              </span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Each system with the weak form of it, which guides describe. */
export function pairsOf(samples: readonly Sample[]): { sample: Sample; twin: Sample | undefined }[] {
  const ids = new Set(samples.map((sample) => sample.id));
  const isTwin = ({ id }: Sample) => id.endsWith(AS_DESCRIBED) && ids.has(id.slice(0, -AS_DESCRIBED.length));
  return samples
    .filter((sample) => !isTwin(sample))
    .map((sample) => ({ sample, twin: samples.find((other) => other.id === `${sample.id}${AS_DESCRIBED}`) }));
}

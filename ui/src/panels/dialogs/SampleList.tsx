import { Icon } from "../../components/icons";
import { leaving } from "../../state/session";
import { useApp } from "../../state/store";

/** The bundled designs. Opening one makes a copy without a file, so nothing of the sample can be spoiled. */
export function SampleList() {
  const samples = useApp((state) => state.samples);
  return (
    <ul className="tw-choices" aria-label="Samples">
      {samples.map((sample) => (
        <li key={sample.id}>
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
        </li>
      ))}
    </ul>
  );
}

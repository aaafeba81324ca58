import { Icon } from "../../components/icons";
import { leaving } from "../../state/session";
import { useApp } from "../../state/store";
import { pairsOf } from "./pairs";

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
                As guides describe it, <span className="tw-dim">with weaknesses to find and mend</span>
              </span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

import { Checkbox } from "../../components/fields";

export interface CheckListProps {
  label: string;
  all: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Some of a few things. */
export function CheckList({ label, all, chosen, onChange }: CheckListProps) {
  return (
    <fieldset className="tw-checks">
      <legend>{label}</legend>
      {all.length === 0 && <p className="tw-dim">There are none in this design.</p>}
      {all.map((one) => (
        <Checkbox
          key={one.id}
          label={one.name || one.id}
          value={chosen.includes(one.id)}
          testId={`check-${one.id}`}
          onChange={(on) => onChange(on ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}
        />
      ))}
    </fieldset>
  );
}

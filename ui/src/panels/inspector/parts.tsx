// The pieces that inspector sections are made of.

import type { ReactNode } from "react";
import { Button, IconButton } from "../../components/buttons";
import { Icon } from "../../components/icons";
import type { Design } from "../../ipc/model";
import { goTo } from "../../state/reveal";
import type { FieldGroup } from "./fields";
import { PropertyField } from "./PropertyField";

/** A part of the inspector under a heading. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="tw-section" aria-label={title}>
      <header className="tw-section-head">
        <h3>{title}</h3>
        {action}
      </header>
      {children}
    </section>
  );
}

export interface FormProps {
  groups: readonly FieldGroup[];
  id: string | null;
  thing: unknown;
  design: Design;
}

/** Forms from their data. */
export function Form({ groups, id, thing, design }: FormProps) {
  return groups.map((group, index) => {
    const fields = group.fields.map((field) => (
      <PropertyField key={`${id} ${field.property}`} field={field} id={id} thing={thing} design={design} />
    ));
    return group.title === null ? (
      <div key={index} className="tw-fields">
        {fields}
      </div>
    ) : (
      <Section key={index} title={group.title}>
        <div className="tw-fields">{fields}</div>
      </Section>
    );
  });
}

/** A small button that adds to a list. */
export function AddButton({ label, onClick, testId }: { label: string; onClick: () => void; testId?: string }) {
  return (
    <Button small tone="quiet" icon={<Icon name="plus" size={12} />} onClick={onClick} testId={testId}>
      {label}
    </Button>
  );
}

/** A small button that removes something. */
export function RemoveButton({ label, onClick, testId }: { label: string; onClick: () => void; testId?: string }) {
  return (
    <IconButton label={label} danger onClick={onClick} testId={testId}>
      <Icon name="trash" size={14} />
    </IconButton>
  );
}

export interface ThingLinkProps {
  id: string;
  name: string;
  detail?: string;
  mark?: ReactNode;
}

/** A line that leads to a thing. */
export function ThingLink({ id, name, detail, mark }: ThingLinkProps) {
  return (
    <button type="button" className="tw-link" onClick={() => goTo(id)} data-testid={`link-${id}`}>
      {mark}
      <span className="tw-link-name">{name}</span>
      {detail && <span className="tw-link-detail">{detail}</span>}
    </button>
  );
}

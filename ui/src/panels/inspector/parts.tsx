// The pieces that inspector sections are made of.

import { Fragment, type ReactNode } from "react";
import { Button, IconButton } from "../../components/buttons";
import { Icon } from "../../components/icons";
import type { Design } from "../../ipc/model";
import { goTo } from "../../state/reveal";
import type { Field, FieldGroup, FieldLine } from "./fields";
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
  parts: readonly FieldGroup[];
  id: string | null;
  thing: unknown;
  design: Design;
}

/** Forms from their data. */
export function Form({ parts, id, thing, design }: FormProps) {
  return parts.map((group, index) => {
    if (group.when && !group.when(thing, design)) return null;
    const fields = <FieldLines lines={group.fields} id={id} thing={thing} design={design} />;
    if (group.title === null) return <Fragment key={index}>{fields}</Fragment>;
    return (
      <Section key={index} title={group.title}>
        {fields}
      </Section>
    );
  });
}

export interface FieldLinesProps {
  lines: readonly FieldLine[];
  id: string | null;
  thing: unknown;
  design: Design;
}

/** Fields below each other, and side by side where the form says so. */
export function FieldLines({ lines, id, thing, design }: FieldLinesProps) {
  const isShown = (field: Field) => field.when === undefined || field.when(thing, design);
  const one = (field: Field) => (
    <PropertyField key={`${id} ${field.property}`} field={field} id={id} thing={thing} design={design} />
  );
  const shown = lines.map((line) => ("kind" in line ? [line] : line).filter(isShown)).filter((line) => line.length > 0);
  return (
    <div className="tw-fields">
      {shown.map((line) => {
        const [first, ...others] = line;
        if (!first) return null;
        if (others.length === 0) return one(first);
        return (
          <div key={`${id} ${first.property}`} className="tw-side-by-side">
            {line.map(one)}
          </div>
        );
      })}
    </div>
  );
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
  detail?: string | undefined;
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

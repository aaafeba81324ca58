import { useState } from "react";
import { IconButton } from "../../components/buttons";
import { Icon } from "../../components/icons";
import type { Design } from "../../ipc/model";
import { edit, editAll } from "../../state/session";
import { type ListGroup, valueAt } from "./fields";
import { AddButton, FieldLines, RemoveButton, Section } from "./parts";

export interface ListSectionProps {
  group: ListGroup;
  id: string;
  thing: unknown;
  design: Design;
}

/** A list of a tier's property: each item a card with its fields, to be added, moved and removed. */
export function ListSection({ group, id, thing, design }: ListSectionProps) {
  const [lack, setLack] = useState<string | null>(null);
  const items = (valueAt(thing, group.list) as readonly unknown[] | undefined) ?? [];
  const word = group.noun.toLowerCase();
  const add = () => {
    const made = group.fresh(thing, design);
    setLack(typeof made === "string" ? made : null);
    if (typeof made === "string") return;
    // The format leaves an empty list out, so the first item brings the list with it.
    const whole = items.length === 0;
    const value = whole ? [made.item] : made.item;
    void edit({ edit: "setProperty", id, property: whole ? group.list : `${group.list}/-`, value });
  };
  const remove = (index: number) => {
    setLack(null);
    void edit({ edit: "setProperty", id, property: `${group.list}/${index}`, value: null });
  };
  const swap = (index: number, other: number) => {
    void editAll(`Move a ${word}`, [
      { edit: "setProperty", id, property: `${group.list}/${index}`, value: items[other] },
      { edit: "setProperty", id, property: `${group.list}/${other}`, value: items[index] },
    ]);
  };
  const testId = `${group.list.split("/").at(-1)}`;
  return (
    <Section
      title={group.title}
      action={<AddButton label={group.noun} onClick={add} testId={`add-${word.replaceAll(" ", "-")}`} />}
    >
      {lack !== null && (
        <p className="tw-lack" role="status">
          {lack}
        </p>
      )}
      {items.length === 0 && <p className="tw-dim">{group.empty}</p>}
      {items.map((item, index) => {
        const name = group.name(item, design);
        const lines = group.fields(`${group.list}/${index}`, item, thing, design);
        const fields = <FieldLines lines={lines} id={id} thing={thing} design={design} />;
        const buttons = (
          <>
            {group.ordered && items.length > 1 && (
              <>
                <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => swap(index, index - 1)}>
                  <Icon name="up" size={14} />
                </IconButton>
                <IconButton
                  label={`Move ${name} down`}
                  disabled={index === items.length - 1}
                  onClick={() => swap(index, index + 1)}
                  testId={`move-down-${testId}-${index}`}
                >
                  <Icon name="down" size={14} />
                </IconButton>
              </>
            )}
            <RemoveButton label={`Remove ${name}`} onClick={() => remove(index)} testId={`remove-${testId}-${index}`} />
          </>
        );
        const shared = { role: "group", "aria-label": name, "data-testid": `item-${testId}-${index}` };
        if (group.bare) {
          return (
            <div key={index} className="tw-bare-item" {...shared}>
              {fields}
              {buttons}
            </div>
          );
        }
        return (
          <div key={index} className="tw-card" {...shared}>
            <header className="tw-card-head">
              <span className="tw-card-name" title={name}>
                {name}
              </span>
              {buttons}
            </header>
            {fields}
          </div>
        );
      })}
    </Section>
  );
}

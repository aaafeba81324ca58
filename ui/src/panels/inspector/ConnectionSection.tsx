import { useEffect, useState } from "react";
import { TextField } from "../../components/fields";
import { Notice } from "../../components/display";
import { Icon } from "../../components/icons";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import type { Answer, Connection, Design, ErrorView } from "../../ipc/model";
import { useApp } from "../../state/store";
import { nameOf, propertiesOf, thingsOf } from "../../state/things";
import type { Field } from "./fields";
import { Section, ThingLink } from "./parts";
import { PropertyField, setProperty } from "./PropertyField";
import { useDraft } from "./useDraft";

/** Both ends of a connection, what is particular to it, and the way that its traffic takes. */
export function ConnectionSection({ connection, design }: { connection: Connection; design: Design }) {
  const from = thingsOf(design).get(connection.from);
  const source = from?.kind === "tier" ? from.value : null;
  const balancer = source && propertiesOf(source, "loadBalancer");
  const routed = source && (balancer || propertiesOf(source, "staticSite"));
  const listener: Field = { kind: "number", property: "/listener", label: "Listener that feeds it", optional: true };
  return (
    <>
      {routed && (
        <div className="tw-fields">
          <Paths connection={connection} />
          {balancer && balancer.listeners.length > 1 && (
            <PropertyField field={listener} id={connection.id} thing={connection} design={design} />
          )}
        </div>
      )}
      <Section title="Ends">
        <ThingLink id={connection.from} name={nameOf(design, connection.from)} detail="from" />
        <ThingLink id={connection.to} name={nameOf(design, connection.to)} detail="to" />
      </Section>
      <Way connection={connection} design={design} />
    </>
  );
}

/** The URL paths that take this connection, separated by spaces. */
function Paths({ connection }: { connection: Connection }) {
  const draft = useDraft(connection.paths.join(" "), (text) =>
    setProperty(connection.id, "/paths", text.split(/[\s,]+/).filter(Boolean)),
  );
  return (
    <TextField
      label="URL paths"
      hint="Such as /api/*; without any it is the default way."
      mono
      value={draft.text}
      error={draft.error}
      onChange={draft.set}
      onBlur={draft.commit}
      onKeyDown={draft.onKeyDown}
      testId="field-paths"
    />
  );
}

/** Hop by hop, as far as a packet gets. Asked again after every change. */
function Way({ connection, design }: { connection: Connection; design: Design }) {
  const revision = useApp((state) => state.snapshot?.revision);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const { from, to, port } = connection;
  useEffect(() => {
    let current = true;
    commands.trace(from, to, port).then(
      (next) => {
        if (!current) return;
        setAnswer(next);
        setError(null);
      },
      (thrown: unknown) => current && setError(asCommandError(thrown).view),
    );
    return () => {
      current = false;
    };
  }, [from, to, port, revision]);
  if (error) return <Notice tone="warning">{error.message}</Notice>;
  if (!answer) return null;
  const { blocker } = answer;
  return (
    <Section title="The way a packet takes">
      <ol className="tw-way" data-testid="way" data-verdict={answer.verdict}>
        {answer.hops.map((hop, index) => (
          <li key={index}>
            <span className="tw-dot is-open" />
            <span>
              {hop.what} <span className="tw-dim">({nameOf(design, hop.origin)})</span>
            </span>
          </li>
        ))}
        {blocker && (
          <li className={answer.verdict === "blocked" ? "is-error" : ""}>
            <Icon name={answer.verdict === "blocked" ? "error" : "advice"} size={14} />
            <span>
              {blocker.message} <span className="tw-dim">{blocker.hint}</span>
            </span>
          </li>
        )}
      </ol>
    </Section>
  );
}

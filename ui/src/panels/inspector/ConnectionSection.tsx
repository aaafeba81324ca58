import { useEffect, useState } from "react";
import { Notice } from "../../components/display";
import { Icon } from "../../components/icons";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import type { Answer, Connection, Design, ErrorView, Tier } from "../../ipc/model";
import { useApp } from "../../state/store";
import { nameOf, thingsOf, tierKey } from "../../state/things";
import { type Field, plain } from "./fields";
import { listenerPorts } from "./forms/common";
import { FieldLines, Section, ThingLink } from "./parts";

/** Both ends of a connection, what is particular to it, and the way that its traffic takes. */
export function ConnectionSection({ connection, design }: { connection: Connection; design: Design }) {
  const from = thingsOf(design).get(connection.from);
  const fields = from?.kind === "tier" ? leadsOn(from.value, design) : [];
  return (
    <>
      {fields.length > 0 && <FieldLines lines={fields} id={connection.id} thing={connection} design={design} />}
      <Section title="Ends">
        <ThingLink id={connection.from} name={nameOf(design, connection.from)} detail="from" />
        <ThingLink id={connection.to} name={nameOf(design, connection.to)} detail="to" />
      </Section>
      <Way connection={connection} design={design} />
    </>
  );
}

/** Which requests take a connection out of what spreads them. */
function leadsOn(source: Tier, design: Design): Field[] {
  const key = tierKey(source);
  const ports = listenerPorts(design, source.id);
  const fields: Field[] = [];
  if (ports.length > 1) {
    const choices = plain(...ports);
    fields.push({
      kind: "choice",
      numeric: true,
      property: "/listener",
      label: "Listener that feeds it",
      optional: true,
      choices,
    });
  }
  if (key === "loadBalancer" || key === "staticSite") {
    const hint = "Such as /api/*; without any it is the default way.";
    fields.push({ kind: "words", property: "/paths", label: "URL paths", hint, placeholder: "every path" });
  }
  if (key === "loadBalancer") {
    fields.push({ kind: "words", property: "/hosts", label: "Host names", placeholder: "every host" });
  }
  return fields;
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

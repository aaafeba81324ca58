import { SelectField, SwitchField, TextField } from "../../components/fields";
import type { Design, EnvironmentValue, EnvironmentVariable, FargateService, Image, Tier } from "../../ipc/model";
import { edit } from "../../state/session";
import { tierKey } from "../../state/things";
import type { Field } from "./fields";
import { AddButton, RemoveButton, Section } from "./parts";
import { PropertyField, setProperty } from "./PropertyField";
import { useDraft } from "./useDraft";

const ROOT = "/kind/fargateService";

interface Props {
  tier: Tier;
  service: FargateService;
  design: Design;
}

/** What a service has beside plain properties: its image, its scaling and its variables. */
export function FargateSection({ tier, service, design }: Props) {
  return (
    <>
      <ImagePart tier={tier} service={service} design={design} />
      <ScalingPart tier={tier} service={service} design={design} />
      <VariablesPart tier={tier} service={service} design={design} />
    </>
  );
}

const REFERENCE = "@reference";

function ImagePart({ tier, service, design }: Props) {
  const { image } = service;
  const set = (value: Image) => setProperty(tier.id, `${ROOT}/image`, value);
  const repositories = design.tiers.filter((other) => tierKey(other) === "repository");
  const choices = [
    ...repositories.map((other) => ({ value: other.id, label: other.name || other.id })),
    { value: REFERENCE, label: "Another registry" },
  ];
  const own = "repository" in image ? image.repository : null;
  const text = own ? own.tag : "reference" in image ? image.reference : "";
  const draft = useDraft(text, (next) =>
    set(own ? { repository: { repository: own.repository, tag: next } } : { reference: next }),
  );
  const choose = (chosen: string | null) => {
    if (chosen === REFERENCE) void set({ reference: "public.ecr.aws/nginx/nginx:1.29" });
    else if (chosen) void set({ repository: { repository: chosen, tag: own?.tag ?? "v1" } });
  };
  return (
    <Section title="Image">
      <div className="tw-fields">
        <SelectField label="From" value={own?.repository ?? REFERENCE} choices={choices} onChange={choose} />
        <TextField
          label={own ? "Tag" : "Image reference"}
          mono
          value={draft.text}
          error={draft.error}
          onChange={draft.set}
          onBlur={draft.commit}
          onKeyDown={draft.onKeyDown}
          testId="field-image"
        />
      </div>
    </Section>
  );
}

function ScalingPart({ tier, service, design }: Props) {
  const scaling = service.autoScaling;
  const number = (name: string, label: string, unit?: string): Field => ({
    kind: "number",
    property: `${ROOT}/autoScaling/${name}`,
    label,
    ...(unit ? { unit } : {}),
  });
  const toggle = (on: boolean) => {
    const least = Math.max(1, service.desiredCount);
    const value = on ? { min: least, max: least * 3, cpuTargetPercent: 60 } : null;
    void edit({ edit: "setProperty", id: tier.id, property: `${ROOT}/autoScaling`, value });
  };
  return (
    <Section title="Scaling">
      <div className="tw-fields">
        <SwitchField label="Scale the tasks by their CPU" value={scaling !== undefined} onChange={toggle} />
        {scaling && (
          <div className="tw-triple">
            {[number("min", "Least"), number("max", "Most"), number("cpuTargetPercent", "CPU", "%")].map((field) => (
              <PropertyField key={field.property} field={field} id={tier.id} thing={tier} design={design} />
            ))}
          </div>
        )}
      </div>
    </Section>
  );
}

const SOURCES = [
  { value: "text", label: "Text" },
  { value: "databaseEndpoint", label: "Database host" },
  { value: "databasePort", label: "Database port" },
  { value: "username", label: "Secret: user name" },
  { value: "password", label: "Secret: password" },
];

function VariablesPart({ tier, service, design }: Props) {
  const list = `${ROOT}/environment`;
  const add = () => {
    const value: EnvironmentVariable = { name: "NAME", value: { text: "" } };
    // The format leaves an empty list out, so the first variable brings the list with it.
    const whole = service.environment.length === 0;
    void edit({
      edit: "setProperty",
      id: tier.id,
      property: whole ? list : `${list}/-`,
      value: whole ? [value] : value,
    });
  };
  return (
    <Section title="Environment" action={<AddButton label="Variable" onClick={add} testId="add-variable" />}>
      {service.environment.length === 0 && <p className="tw-dim">No variables.</p>}
      {service.environment.map((variable, index) => (
        <Variable
          key={index}
          at={`${list}/${index}`}
          tier={tier}
          variable={variable}
          databases={design.tiers.filter((other) => tierKey(other) === "auroraCluster")}
        />
      ))}
    </Section>
  );
}

interface VariableProps {
  at: string;
  tier: Tier;
  variable: EnvironmentVariable;
  databases: readonly Tier[];
}

function Variable({ at, tier, variable, databases }: VariableProps) {
  const { value } = variable;
  const set = (next: EnvironmentValue) => setProperty(tier.id, `${at}/value`, next);
  const name = useDraft(variable.name, (next) => setProperty(tier.id, `${at}/name`, next));
  const text = useDraft("text" in value ? value.text : "", (next) => set({ text: next }));
  const source = sourceOf(value);
  const database = databaseOf(value);
  const choose = (chosen: string | null) => {
    const target = database ?? databases[0]?.id;
    if (chosen === "text") void set({ text: "" });
    else if (chosen && target) void set(valueFor(chosen, target));
  };
  return (
    <div className="tw-card">
      <div className="tw-pair">
        <TextField
          name="Name of the variable"
          mono
          value={name.text}
          error={name.error}
          onChange={name.set}
          onBlur={name.commit}
          onKeyDown={name.onKeyDown}
        />
        <RemoveButton
          label={`Remove ${variable.name}`}
          onClick={() => void edit({ edit: "setProperty", id: tier.id, property: at, value: null })}
        />
      </div>
      <div className="tw-pair">
        <SelectField name="Where its value comes from" value={source} choices={SOURCES} onChange={choose} />
        {database === null ? (
          <TextField
            name="Value"
            mono
            value={text.text}
            error={text.error}
            onChange={text.set}
            onBlur={text.commit}
            onKeyDown={text.onKeyDown}
          />
        ) : (
          <SelectField
            name="Database"
            value={database}
            choices={databases.map((one) => ({ value: one.id, label: one.name || one.id }))}
            onChange={(chosen) => chosen && void set(valueFor(source, chosen))}
          />
        )}
      </div>
    </div>
  );
}

function sourceOf(value: EnvironmentValue): string {
  if ("databaseSecret" in value) return value.databaseSecret.key;
  return Object.keys(value)[0] ?? "text";
}

function databaseOf(value: EnvironmentValue): string | null {
  if ("databaseEndpoint" in value) return value.databaseEndpoint;
  if ("databasePort" in value) return value.databasePort;
  if ("databaseSecret" in value) return value.databaseSecret.database;
  return null;
}

function valueFor(source: string, database: string): EnvironmentValue {
  switch (source) {
    case "databaseEndpoint":
      return { databaseEndpoint: database };
    case "databasePort":
      return { databasePort: database };
    default:
      return { databaseSecret: { database, key: source } };
  }
}

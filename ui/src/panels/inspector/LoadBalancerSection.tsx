import type { Design, LoadBalancer, Tier } from "../../ipc/model";
import { edit } from "../../state/session";
import { ConfigurableField } from "./ConfigurableField";
import { type Field, plain } from "./fields";
import { AddButton, RemoveButton, Section } from "./parts";
import { PropertyField, setProperty } from "./PropertyField";

const LIST = "/kind/loadBalancer/listeners";

/** The listeners of a load balancer. */
export function LoadBalancerSection({ tier, balancer, design }: { tier: Tier; balancer: LoadBalancer; design: Design }) {
  const add = () => {
    const used = new Set(balancer.listeners.map((listener) => listener.port));
    const port = [80, 443, 8080].find((candidate) => !used.has(candidate)) ?? Math.max(0, ...used) + 1;
    const value = { port, protocol: port === 443 ? "HTTPS" : "HTTP" };
    void edit({ edit: "setProperty", id: tier.id, property: `${LIST}/-`, value });
  };
  return (
    <Section title="Listeners" action={<AddButton label="Listener" onClick={add} testId="add-listener" />}>
      {balancer.listeners.length === 0 && <p className="tw-dim">Without a listener it accepts nothing.</p>}
      {balancer.listeners.map((listener, index) => {
        const at = `${LIST}/${index}`;
        const port: Field = { kind: "number", property: `${at}/port`, label: "Port" };
        const protocol: Field = {
          kind: "choice",
          property: `${at}/protocol`,
          label: "Protocol",
          choices: plain("HTTP", "HTTPS"),
        };
        const redirect: Field = {
          kind: "number",
          property: `${at}/redirectToPort`,
          label: "Redirect to HTTPS port",
          optional: true,
        };
        return (
          <div className="tw-card" key={index}>
            <div className="tw-pair">
              <PropertyField field={protocol} id={tier.id} thing={tier} design={design} />
              <PropertyField field={port} id={tier.id} thing={tier} design={design} />
              <RemoveButton
                label={`Remove the listener on ${listener.port}`}
                onClick={() => void edit({ edit: "setProperty", id: tier.id, property: at, value: null })}
              />
            </div>
            {listener.protocol === "HTTPS" && (
              <ConfigurableField
                label="Certificate"
                value={listener.certificateArn}
                design={design}
                of="arn"
                set={(value) => setProperty(tier.id, `${at}/certificateArn`, value)}
                placeholder="arn:aws:acm:…"
                optional
              />
            )}
            {listener.protocol === "HTTP" && (
              <PropertyField field={redirect} id={tier.id} thing={tier} design={design} />
            )}
          </div>
        );
      })}
    </Section>
  );
}

import type { ReactNode } from "react";
import { addThing } from "../../actions/add";
import type { Design } from "../../ipc/model";
import * as additions from "../../state/additions";
import { useApp } from "../../state/store";
import { nameOf, zoneName } from "../../state/things";
import { NatSection } from "./NatSection";
import { AddButton, Form, Section, ThingLink } from "./parts";
import { DESIGN_FORM } from "./thingForms";

/** The design itself: its settings, and lists of everything that has no place of its own on the canvas. */
export function DesignSection({ design }: { design: Design }) {
  const { network } = design;
  const states = useApp((state) => state.snapshot?.connections);
  const counts = useApp((state) => state.snapshot?.resourceCounts);
  const resources = Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <Form parts={DESIGN_FORM} id={null} thing={design} design={design} />
      <p className="tw-dim" data-testid="resource-count">
        {resources} AWS resources
      </p>
      <List title="Network" add={null}>
        <ThingLink id={network.vpc.id} name={network.vpc.name || "VPC"} detail={network.vpc.cidr} />
        {network.internetGateway && (
          <ThingLink id={network.internetGateway.id} name={network.internetGateway.name} detail="internet gateway" />
        )}
        {!network.internetGateway && (
          <div className="tw-row">
            <AddButton label="Internet gateway" onClick={() => void addThing(additions.addInternetGateway, "")} />
          </div>
        )}
      </List>
      <NatSection design={design} />
      <List title="Zones" add={additions.addZone}>
        {network.zones.map((zone) => (
          <ThingLink key={zone.id} id={zone.id} name={zoneName(zone)} />
        ))}
      </List>
      <List title="Layers" add={additions.addLayer}>
        {network.layers.map((layer) => (
          <ThingLink
            key={layer.id}
            id={layer.id}
            name={layer.name || layer.id}
            detail={plural(layer.subnets, "subnet")}
          />
        ))}
      </List>
      <List title="Security groups" add={additions.addSecurityGroup}>
        {design.securityGroups.map((group) => (
          <ThingLink key={group.id} id={group.id} name={group.name || group.id} detail={plural(group.rules, "rule")} />
        ))}
      </List>
      <List title="Route tables" add={additions.addRouteTable}>
        {network.routeTables.map((table) => (
          <ThingLink
            key={table.id}
            id={table.id}
            name={table.name || table.id}
            detail={plural(table.routes, "route")}
          />
        ))}
      </List>
      <List title="VPC endpoints" add={additions.addEndpoint}>
        {network.endpoints.map((endpoint) => (
          <ThingLink key={endpoint.id} id={endpoint.id} name={endpoint.name || endpoint.id} detail={endpoint.service} />
        ))}
      </List>
      <List title="Connections" add={null}>
        {design.connections.map((connection) => {
          const verdict = states?.[connection.id]?.verdict ?? "unknown";
          return (
            <ThingLink
              key={connection.id}
              id={connection.id}
              name={nameOf(design, connection.id)}
              detail={String(connection.port)}
              mark={<span className={`tw-dot is-${verdict}`} title={verdict} />}
            />
          );
        })}
      </List>
      <List title="Parameters" add={additions.addParameter}>
        {design.parameters.map((parameter) => (
          <ThingLink
            key={parameter.id}
            id={parameter.id}
            name={parameter.id}
            detail={parameter.default ?? "asked for"}
          />
        ))}
      </List>
    </>
  );
}

interface ListProps {
  title: string;
  add: ((design: Design) => additions.Addition) | null;
  children: ReactNode;
}

function List({ title, add, children }: ListProps) {
  const action = add && <AddButton label="Add" onClick={() => void addThing(add, "There is no room for it.")} />;
  return (
    <Section title={title} action={action}>
      {children}
    </Section>
  );
}

function plural(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? "" : "s"}`;
}

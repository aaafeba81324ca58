// What network things have beside plain properties: routes, subnets, the two kinds of endpoint.

import { Segments, SelectField, SwitchField, TextField } from "../../components/fields";
import type { Design, Endpoint, EndpointKind, Layer, RouteTable } from "../../ipc/model";
import { addSubnet } from "../../state/additions";
import { edit } from "../../state/session";
import { useApp } from "../../state/store";
import { zoneName } from "../../state/things";
import { addThing } from "../../actions/add";
import { CheckList } from "./CheckList";
import { AddButton, RemoveButton, Section, ThingLink } from "./parts";
import { setProperty } from "./PropertyField";
import { useDraft } from "./useDraft";

/** The routes of a table, and the subnets that use it. */
export function RouteTableSection({ table, design }: { table: RouteTable; design: Design }) {
  const { internetGateway, natGateways, layers, vpc } = design.network;
  const targets = [
    ...(internetGateway ? [{ value: `i ${internetGateway.id}`, label: internetGateway.name || internetGateway.id }] : []),
    ...natGateways.map((nat) => ({ value: `n ${nat.id}`, label: nat.name || nat.id })),
  ];
  const users = layers.flatMap((layer) => layer.subnets).filter((subnet) => subnet.routeTable === table.id);
  const first = targets[0];
  const add = () => {
    if (!first) return;
    const route = { destination: "0.0.0.0/0", target: targetOf(first.value) };
    const whole = table.routes.length === 0;
    void edit({
      edit: "setProperty",
      id: table.id,
      property: whole ? "/routes" : "/routes/-",
      value: whole ? [route] : route,
    });
  };
  return (
    <>
      <Section title="Routes" action={first && <AddButton label="Route" onClick={add} testId="add-route" />}>
        <p className="tw-dim">{vpc.cidr} → local</p>
        {!first && <p className="tw-dim">More routes need an internet or NAT gateway.</p>}
        {table.routes.map((route, index) => (
          <div className="tw-pair" key={index}>
            <Destination table={table} index={index} value={route.destination} />
            <SelectField
              name="Target of the route"
              value={"internetGateway" in route.target ? `i ${route.target.internetGateway}` : `n ${route.target.natGateway}`}
              choices={targets}
              onChange={(chosen) =>
                chosen && void setProperty(table.id, `/routes/${index}/target`, targetOf(chosen))
              }
            />
            <RemoveButton
              label="Remove this route"
              onClick={() => void edit({ edit: "setProperty", id: table.id, property: `/routes/${index}`, value: null })}
            />
          </div>
        ))}
      </Section>
      <Section title="Subnets">
        {users.length === 0 && <p className="tw-dim">No subnet uses this table.</p>}
        {users.map((subnet) => (
          <ThingLink key={subnet.id} id={subnet.id} name={subnet.id} detail={subnet.cidr} />
        ))}
      </Section>
    </>
  );
}

function Destination({ table, index, value }: { table: RouteTable; index: number; value: string }) {
  const draft = useDraft(value, (text) => setProperty(table.id, `/routes/${index}/destination`, text));
  return (
    <TextField
      name="Destination of the route"
      mono
      value={draft.text}
      error={draft.error}
      onChange={draft.set}
      onBlur={draft.commit}
      onKeyDown={draft.onKeyDown}
    />
  );
}

function targetOf(chosen: string) {
  const id = chosen.slice(2);
  return chosen.startsWith("i ") ? { internetGateway: id } : { natGateway: id };
}

/** The subnets of a layer, one for each zone, and its tiers. */
export function LayerSection({ layer, design }: { layer: Layer; design: Design }) {
  const roles = useApp((state) => state.snapshot?.subnetRoles);
  const tiers = design.tiers.filter((tier) => tier.layer === layer.id);
  return (
    <>
      <Section title="Subnets">
        {design.network.zones.map((zone) => {
          const subnet = layer.subnets.find((candidate) => candidate.zone === zone.id);
          if (subnet) {
            const detail = `${subnet.cidr} · ${roles?.[subnet.id] ?? ""}`;
            return <ThingLink key={zone.id} id={subnet.id} name={subnet.id} detail={detail} />;
          }
          return (
            <div className="tw-row" key={zone.id}>
              <span className="tw-dim">{zoneName(zone)}: none</span>
              <AddButton
                label="Subnet"
                onClick={() => void addThing((now) => addSubnet(now, layer.id, zone.id), "The VPC has no free range.")}
              />
            </div>
          );
        })}
      </Section>
      <Section title="Tiers">
        {tiers.length === 0 && <p className="tw-dim">Drag a tier from the palette into this layer.</p>}
        {tiers.map((tier) => (
          <ThingLink key={tier.id} id={tier.id} name={tier.name || tier.id} />
        ))}
      </Section>
    </>
  );
}

/** Gateway or interface, with what goes with it. */
export function EndpointSection({ endpoint, design }: { endpoint: Endpoint; design: Design }) {
  const { kind } = endpoint;
  const set = (value: EndpointKind) => void edit({ edit: "setProperty", id: endpoint.id, property: "/kind", value });
  const layer = design.network.layers.at(-1)?.id;
  const change = (sort: "gateway" | "interface") => {
    if (sort in kind) return;
    if (sort === "gateway") set({ gateway: { routeTables: design.network.routeTables.slice(-1).map((one) => one.id) } });
    else if (layer) set({ interface: { layer, securityGroups: [], privateDns: true } });
  };
  return (
    <Section title="Way into the service">
      <div className="tw-fields">
        <Segments
          name="Kind of endpoint"
          value={"gateway" in kind ? "gateway" : "interface"}
          choices={[
            { value: "gateway", label: "Gateway" },
            { value: "interface", label: "Interface" },
          ]}
          onChange={change}
        />
        {"gateway" in kind ? (
          <CheckList
            label="Route tables"
            all={design.network.routeTables}
            chosen={kind.gateway.routeTables}
            onChange={(routeTables) => set({ gateway: { routeTables } })}
          />
        ) : (
          <>
            <SelectField
              label="Layer"
              value={kind.interface.layer}
              choices={design.network.layers.map((one) => ({ value: one.id, label: one.name || one.id }))}
              onChange={(chosen) => chosen && set({ interface: { ...kind.interface, layer: chosen } })}
            />
            <SwitchField
              label="Private DNS"
              value={kind.interface.privateDns}
              onChange={(privateDns) => set({ interface: { ...kind.interface, privateDns } })}
            />
            <CheckList
              label="Security groups"
              all={design.securityGroups}
              chosen={kind.interface.securityGroups}
              onChange={(securityGroups) => set({ interface: { ...kind.interface, securityGroups } })}
            />
          </>
        )}
      </div>
    </Section>
  );
}

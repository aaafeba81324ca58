// The things that are not dragged from the palette. One file for all: they differ by their addition only.

import type { Design } from "../ipc/model";
import * as additions from "../state/additions";
import { goTo } from "../state/reveal";
import { edit, toast } from "../state/session";
import { getState } from "../state/store";
import type { Action } from "./action";

/** Adds a thing, selects it, and brings it into view. */
export async function addThing(make: (design: Design) => additions.Addition, why: string): Promise<void> {
  const design = getState().snapshot?.design;
  if (!design) return;
  const addition = make(design);
  if (!addition) {
    toast({ tone: "quiet", title: "Nothing was added", message: why, hint: null });
  } else if (await edit(addition.edit)) {
    goTo(addition.id);
  }
}

function adding(id: string, title: string, make: (design: Design) => additions.Addition, why = ""): Action {
  return {
    id,
    title,
    menu: "edit",
    section: 3,
    keys: [],
    enabled: ({ snapshot }) => snapshot !== null,
    run: () => void addThing(make, why),
  };
}

export const addActions: readonly Action[] = [
  adding("add-layer", "Add a layer", additions.addLayer),
  adding("add-zone", "Add an Availability Zone", additions.addZone),
  adding(
    "add-internet-gateway",
    "Add an internet gateway",
    additions.addInternetGateway,
    "The VPC has an internet gateway already, and takes one only.",
  ),
  adding("add-nat-gateway", "Add a NAT gateway", additions.addNatGateway, "There is no subnet that could hold it."),
  adding("add-route-table", "Add a route table", additions.addRouteTable),
  adding("add-endpoint", "Add a VPC endpoint", additions.addEndpoint, "There is no layer that could hold it."),
  adding("add-security-group", "Add a security group", additions.addSecurityGroup),
  adding("add-parameter", "Add a parameter", additions.addParameter),
];

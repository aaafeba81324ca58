// The measures of the drawing in canvas pixels. Components take their sizes from here too, so that what is laid out is
// what is drawn.

/** A tier's card. */
export const TIER = { width: 224, height: 72 };
/** An actor outside the cloud: the internet, an operator. */
export const ACTOR = { width: 140, height: 36 };
/** A gateway or an endpoint. */
export const CHIP = { width: 142, height: 24 };
/** A NAT gateway: its name and the sign of a finding. */
export const NAT = { width: 168, height: 24 };
/** The internet gateway. */
export const GATEWAY = { width: 156, height: 24 };
/** How far the internet gateway stands out beyond a card above it, so that lines come through it beside that card. */
export const GATEWAY_BESIDE = 24;
/** A VPC link, where an API enters the VPC. */
export const LINK = { width: 88, height: 24 };
/** How far an endpoint's chip stands over the border of the VPC. */
export const CHIP_OVERHANG = 12;
/** Between two chips in a stack. */
export const CHIP_GAP = 6;

/** Inside a border. */
export const PAD = 12;
/** At both ends of the widest row: there the names of subnets stand, clear of the lines to the outermost cards. */
export const ROW_MARGIN = 32;
/** Between two cards side by side. */
export const GAP = 24;
/** Between two rows of cards: room for a port label and a bend. */
export const ROW_GAP = 42;
/** Between two cards of the band before the VPC: room for the signs of who guards whom, and for gateways below. */
export const BAND_GAP = 64;
/** Between two cards of the column beside the VPC. */
export const COLUMN_GAP = 24;
/** The most cards that are put side by side by the layout. */
export const MAX_PER_ROW = 4;
/** So many cards stand side by side even where that makes their box wider. */
export const LEAST_PER_ROW = 3;
/** The least height that a column beside the VPC fills before a second one begins. */
export const LEAST_COLUMN = 480;
/** The most cards of a band, the free places of one side counted. */
export const MAX_PER_BAND = 7;

/** How wide tiers that a person moves may make a layer. */
export const MOST_WIDTH = MAX_PER_ROW * (TIER.width + GAP);

/** The strip that names a cloud, Region, VPC or zone. */
export const HEADER = 26;
/** The strip that names a subnet in two lines, with room below them for the ports of connections from above. */
export const CELL_HEADER = 50;
/** The column that names the layers. */
export const LAYER_LABEL = 28;
/** The narrowest zone: two cards and beside each of them the name of its subnet. */
export const MIN_ZONE = 288;
/** Between two zones. */
export const ZONE_GAP = 16;
/** From a zone's border to its subnets. */
export const ZONE_PAD = 8;
/** The lowest layer. */
export const MIN_LAYER = 96;
/** Between two layers: room for lines that run across, each caller's in a lane of its own. */
export const LAYER_GAP = 20;
/** The strip at the foot of a subnet that holds NAT gateways. */
export const NAT_STRIP = 34;
/** Between the actors and the cloud, between what stands before a border and that border, and beside the VPC. */
export const APART = 32;

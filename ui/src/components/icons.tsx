// Small line drawings, made for this program: neutral signs, not AWS's artwork. Each is a path on a grid of 24.

const PATHS = {
  undo: "M8 5 4 9l4 4M4 9h9a6 6 0 0 1 0 12h-3",
  redo: "m16 5 4 4-4 4M20 9h-9a6 6 0 0 0 0 12h3",
  save: "M5 3h11l4 4v14H5zM8 3v6h7V3M8 21v-7h9v7",
  folder: "M3 6h6l2 2h10v11H3z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  export: "M12 15V3m0 0L8 7m4-4 4 4M4 14v6h16v-6",
  deploy: "M12 3c4 2 6 6 6 10l-3 3H9l-3-3c0-4 2-8 6-10ZM12 9v2M9 16l-2 5m8-5 2 5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 5 5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
  close: "m6 6 12 12M18 6 6 18",
  check: "m5 12 5 5 9-10",
  error: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9l6 6m0-6-6 6",
  warning: "M12 4 2.5 20h19zM12 10v5M12 17.4v.1",
  advice: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v6M12 7.4v.1",
  wrench: "M15 4a5 5 0 0 0-4.6 7L4 17.4 6.6 20l6.4-6.4A5 5 0 0 0 19.6 8L16.5 11 13 7.5 16 4.4z",
  mute: "M4 9v6h4l5 4V5L8 9zM17 9l5 6m0-6-5 6",
  shield: "M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  moon: "M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10Z",
  auto: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 3v18M12 8h7M12 12h9M12 16h7",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  play: "M7 4v16l13-8z",
  stop: "M6 6h12v12H6z",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  panel: "M3 4h18v16H3zM15 4v16",
  up: "m6 15 6-6 6 6",
  down: "m6 9 6 6 6-6",
  refresh: "M20 5v5h-5M4 19v-5h5M19 10a8 8 0 0 0-14-3M5 14a8 8 0 0 0 14 3",
  connect: "M5 8a3 3 0 1 0 0 .1M19 16a3 3 0 1 0 0 .1M8 8c8 0 3 8 8 8",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  lockOpen: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c3 3 4 6 4 9s-1 6-4 9c-3-3-4-6-4-9s1-6 4-9Z",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-5 4-7 8-7s8 2 8 7",
  gateway: "M4 4v16M20 4v16M4 12h16M8 8l-4 4 4 4M16 8l4 4-4 4",
  nat: "M4 12h12M12 7l5 5-5 5M20 4v16M4 6v3m0 6v3",
  endpoint: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  site: "M3 5h18v14H3zM3 9h18M6 7h.1M8.5 7h.1M9 13l-2 2 2 2M15 13l2 2-2 2",
  balancer: "M12 3v6M12 9 5 15M12 9v6M12 9l7 6M3 15h4v5H3zM10 15h4v5h-4zM17 15h4v5h-4z",
  container: "M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10",
  registry: "M4 5h16v5H4zM4 14h16v5H4zM7.5 7.5h.1M7.5 16.5h.1M11 7.5h6M11 16.5h6",
  database: "M4 6c0-4 16-4 16 0s-16 4-16 0v12c0 4 16 4 16 0V6M4 12c0 4 16 4 16 0",
  databases: "M9 8c0-3 12-3 12 0s-12 3-12 0v10c0 3 12 3 12 0V8M9 13c0 3 12 3 12 0M6 16.6c-1.8-.4-3-1-3-1.9V5.2c0-3 9.8-3.4 11.6-1",
  api: "M9 4C6 4 7.6 8 7 10.2 6.7 11.4 5.5 12 4 12c1.5 0 2.7.6 3 1.8C7.6 16 6 20 9 20M15 4c3 0 1.4 4 2 6.2.3 1.2 1.5 1.8 3 1.8-1.5 0-2.7.6-3 1.8-.6 2.2 1 6.2-2 6.2M12 9v.1M12 12v.1M12 15v.1",
  httpApi: "M9 4C6 4 7.6 8 7 10.2 6.7 11.4 5.5 12 4 12c1.5 0 2.7.6 3 1.8C7.6 16 6 20 9 20M15 4c3 0 1.4 4 2 6.2.3 1.2 1.5 1.8 3 1.8-1.5 0-2.7.6-3 1.8-.6 2.2 1 6.2-2 6.2M12.8 8l-2.4 4.2h3.2L11.2 16",
  wall: "M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6zM4.2 10.5h15.6M5.4 15.5h13.2M12 6v4.5M8.5 10.5v5M15.5 10.5v5M12 15.5V18",
  people: "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM2.5 20c0-4.5 3.2-6 6.5-6s6.5 1.5 6.5 6M15.8 4.8a3.5 3.5 0 0 1 0 6.4M18 14.4c2.2.8 3.5 2.6 3.5 5.6",
  networkBalancer: "M12 3a2.4 2.4 0 1 0 0 4.8A2.4 2.4 0 0 0 12 3ZM12 7.8V16M10.4 7.4 5.8 16M13.6 7.4l4.6 8.6M5 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM12 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM19 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  bucket: "M4 6c0-3 16-3 16 0S4 9 4 6l2 12.2c.4 2.6 11.6 2.6 12 0L20 6",
  pipeline: "M3 8h5v8H3zM16 8h5v8h-5zM8 12h7M12.5 9.2 15.5 12l-3 2.8",
  bell: "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 20.4a2.2 2.2 0 0 0 4 0M12 5V3",
  link: "M9 15l6-6M10.5 6.5l2-2a4.2 4.2 0 0 1 6 6l-2 2M13.5 17.5l-2 2a4.2 4.2 0 0 1-6-6l2-2",
  terminal: "M3 5h18v14H3zM7 10l3 2.5L7 15M12 15h5",
  box: "M4 4h16v16H4z",
  cloud: "M7 18a4.5 4.5 0 0 1 0-9 6 6 0 0 1 11.5 1.5A4 4 0 0 1 18 18z",
  flag: "M5 21V4M5 4h12l-2 4 2 4H5",
  vpc: "M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6zM9 12h6M12 9v6",
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  name: IconName;
  size?: number;
  className?: string;
}

/** A sign beside a text that says the same; on its own it needs a label around it. */
export function Icon({ name, size = 16, className }: IconProps) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

const TIER_ICONS: Record<string, IconName> = {
  staticSite: "site",
  restApi: "api",
  httpApi: "httpApi",
  webAcl: "wall",
  userPool: "people",
  loadBalancer: "balancer",
  networkLoadBalancer: "networkBalancer",
  fargateService: "container",
  auroraCluster: "databases",
  databaseInstance: "database",
  bucket: "bucket",
  repository: "registry",
  deliveryPipeline: "pipeline",
  adminHost: "terminal",
  alarms: "bell",
};

/** The sign of a tier by its key; a plain box for one that is new here. */
export function tierIcon(key: string): IconName {
  return TIER_ICONS[key] ?? "box";
}

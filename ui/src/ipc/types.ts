// Generated from the Rust types by `cargo xtask codegen` (crates/app/tests/generated_typescript.rs). Do not edit.

/** What is done to a resource. */
export type Action = "create" | "update" | "replace" | "delete" | "keep" | "resume";

/** How a person gets a shell on the admin host. */
export type AdminAccess = "sessionManager" | "instanceConnect";

/** An EC2 instance with Amazon Linux 2023 for administration: database tunnel, docker builds. */
export type AdminHost = {
  /** The instance type, such as `t4g.micro`. */
  instanceType: string,
  /** How a person gets a shell. */
  access: AdminAccess,
  /** Whether Docker, and the clients of the databases that the host is connected to, are installed at the first start. */
  installDocker: boolean,
};

/** One watched metric of one tier. */
export type Alarm = {
  /** The tier. */
  tier: Id,
  /** The metric. */
  metric: AlarmMetric,
  /** The value beyond which it is an alarm, in the metric's unit. */
  threshold: number,
  /** The length of a period in seconds: 60 or a multiple of it. */
  periodSeconds: number,
  /** Periods in a row beyond the threshold that make an alarm. */
  evaluationPeriods: number,
};

/** A metric that can be watched. Which tier has which: [`AlarmMetric::suits`]. */
export type AlarmMetric = "cpu" | "memory" | "serverErrors" | "latency" | "unhealthyTargets" | "freeStorage" | "databaseConnections";

/** CloudWatch alarms that tell an SNS topic. */
export type Alarms = {
  /** The address that gets an e-mail; it must be confirmed by its owner. */
  email?: Configurable<string>,
  /** What is watched. */
  alarms?: Array<Alarm>,
};

/** Whether a connection can be opened, the way it takes, and what stops it. */
export type Answer = {
  /** The verdict. */
  verdict: Verdict,
  /** The way, from the caller on; with a blocker, as far as the connection gets. */
  hops: Array<Hop>,
  /** The first thing that stops the connection; with [`Verdict::Unknown`], the first thing that cannot be known here. */
  blocker?: Blocker,
};

/** What answers a route. */
export type ApiIntegration = {
  "loadBalancer": {
    /** The tier. A connection from the API to it states the port. */
    loadBalancer: Id,
    /** The path at the load balancer; that of the route when it is not given. */
    path?: string,
  },
} | {
  "bucket": {
    /** The tier. */
    bucket: Id,
    /** The beginning of the object's name, such as `uploads/`. */
    prefix?: string,
  },
} | { "url": string };

/** The HTTP method of a route. */
export type ApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" | "ANY";

/** A route of an API: a method on a path, and what answers it. */
export type ApiRoute = {
  /** The HTTP method. */
  method: ApiMethod,
  /** The path, such as `/test/{test_id}`; a name in braces is a parameter, which is passed on. */
  path: string,
  /** What answers. */
  integration: ApiIntegration,
  /** The user pool whose tokens a caller must show; none lets everyone in. */
  authorizer?: Id,
};

/** An Aurora cluster with its instances and subnet group. Its master password is made and kept by AWS. */
export type AuroraCluster = {
  /** The engine. */
  engine: AuroraEngine,
  /** The engine's version, such as `8.0.mysql_aurora.3.10.0`. */
  engineVersion: string,
  /** The class of each instance, such as `db.serverless` or `db.r7g.large`. */
  instanceClass: string,
  /** Instances: the first is the writer, the others can take over. */
  instances: number,
  /** Least capacity in Aurora capacity units, with `db.serverless`; multiples of 0.5. */
  minCapacity?: number,
  /** Greatest capacity in Aurora capacity units, with `db.serverless`. */
  maxCapacity?: number,
  /** The database made at the start. */
  databaseName: string,
  /** The master user's name; its password is a managed secret. */
  masterUsername: string,
  /** The port. */
  port: number,
  /** Days that backups are kept, 1 to 35. */
  backupRetentionDays: number,
  /** Whether the cluster refuses to be deleted. */
  deletionProtection: boolean,
  /** Whether the storage is encrypted. */
  storageEncrypted: boolean,
  /** Whether the instances get public addresses. */
  publiclyAccessible: boolean,
};

/** An Aurora engine. */
export type AuroraEngine = "aurora-mysql" | "aurora-postgresql";

/** Scaling of the number of tasks by their CPU. */
export type AutoScaling = {
  /** Never fewer tasks than this. */
  min: number,
  /** Never more tasks than this. */
  max: number,
  /** What decides. */
  policy: ScalingPolicy,
};

/** What stops a connection. */
export type Blocker = {
  /** The logical id of the resource that stops it. */
  resource: string,
  /** The id of the thing in the document that the resource comes from. */
  origin: string,
  /** Why, as a code. */
  reason: Reason,
  /** Why, as a sentence with the values seen. */
  message: string,
  /** What to do, as a sentence. */
  hint: string,
};

/** A private S3 bucket. */
export type Bucket = {
  /** Whether old versions of objects are kept. */
  versioning: boolean,
  /** Days after which objects expire. */
  expireAfterDays?: number,
};

/** The build of one service's image. */
export type Build = {
  /** The service. Its image must come from a repository of the design. */
  service: Id,
  /** The folder of the source that holds the service's `Dockerfile`, such as `users`; `.` is the root. */
  folder: string,
  /** The buildspec's file in the source. Without one the build carries its own: ECR login, build, tag, push. */
  buildspec?: string,
};

/** Where things lie on the canvas. Nothing here changes what is exported or deployed. */
export type Canvas = {
  /** Geometry of the nodes that a person moved; all others are laid out by the window. */
  nodes?: Record<string, NodeGeometry>,
};

/** A property that changes. */
export type Change = {
  /** Its name. */
  property: string,
  /** What it was, expressions unresolved; none when it was not set. */
  before?: JsonValue,
  /** What it will be; none when it is taken away. */
  after?: JsonValue,
};

/** A literal, or the name of a parameter that supplies it. */
export type Configurable<T> = T | {
  /** The parameter's id. */
  parameter: Id,
};

/** An intent: `from` opens connections to `to`. Whether the network permits it is computed, never assumed. */
export type Connection = {
  /** Its id. */
  id: Id,
  /** The tier that opens the connection, or `internet`, or the id of a parameter of kind CIDR (an operator's address). */
  from: Id,
  /** The tier that is called. */
  to: Id,
  /** The transport. */
  protocol: Protocol,
  /** The port that `to` listens on, as `from` sees it: a load balancer's listener, a container's or a database's port. */
  port: number,
  /**
   * For connections out of a load balancer or a distribution: the URL paths that take this way, such as `/api/*`.
   * Empty is the default way.
   */
  paths?: Array<string>,
  /**
   * For connections out of an Application Load Balancer: the host names that take this way, such as `api.example.com`.
   * Empty is every host.
   */
  hosts?: Array<string>,
  /** For a connection out of a load balancer: the listener's port that feeds it, when the balancer has several. */
  listener?: number,
  /** What the connection is for, free text. */
  description?: string,
};

/** What a new connection needs. */
export type ConnectionOffer = {
  /** The connection, with its usual port; none when the line is a setting, such as an alarm for a tier. */
  connection?: Connection,
  /** The security group rules that it needs and that are not there yet, one sentence each. */
  rules: Array<string>,
  /** The settings that come with it, one sentence each. */
  settings: Array<string>,
  /** The edits that add connection, settings and rules, as one step. */
  withRules: Edit,
  /** The edit that adds the connection alone; the settings when there is no connection. */
  withoutRules: Edit,
};

/** Whether a connection's traffic can flow. */
export type ConnectionState = {
  /** The verdict. */
  verdict: FlowVerdict,
  /** The first thing that blocks it, in a sentence. */
  blocker: string | null,
};

/** What the resources of a design cost while they stand, without traffic. */
export type CostEstimate = {
  /** US dollars per hour. */
  usdPerHour: number,
  /** The parts, dearest first. */
  items: Array<CostItem>,
  /** The day of the price list. */
  pricesOf: string,
  /** What is not in it. */
  note: string,
};

/** A part of the cost. */
export type CostItem = {
  /** The thing in the document. */
  subject: string,
  /** What is paid for, such as `6 interface endpoints × 2 zones`. */
  what: string,
  /** US dollars per hour. */
  usdPerHour: number,
};

/** An RDS instance with its subnet group. Its master password is made and kept by AWS. */
export type DatabaseInstance = {
  /** The engine. */
  engine: RdsEngine,
  /** The engine's version, such as `17.6` or `8.4.6`. */
  engineVersion: string,
  /** The class, such as `db.t4g.micro`. */
  instanceClass: string,
  /** Storage at the start, in GiB. */
  allocatedStorageGib: number,
  /** Storage may grow by itself up to this, in GiB. */
  maxAllocatedStorageGib?: number,
  /** Whether a standby in another zone takes over. */
  multiAz: boolean,
  /** The database made at the start. */
  databaseName: string,
  /** The master user's name; its password is a managed secret. */
  masterUsername: string,
  /** The port. */
  port: number,
  /** Days that backups are kept, 0 to 35. */
  backupRetentionDays: number,
  /** Whether it refuses to be deleted. */
  deletionProtection: boolean,
  /** Whether the storage is encrypted. */
  storageEncrypted: boolean,
  /** Whether it gets a public address. */
  publiclyAccessible: boolean,
};

/** A CodePipeline: a push to the source builds the image of each service and deploys it to ECS. */
export type DeliveryPipeline = {
  /** Where the source code comes from. */
  source: PipelineSource,
  /** One build for each service, all at the same time. */
  builds?: Array<Build>,
  /** Days that build logs are kept; one of CloudWatch Logs' fixed values. */
  logRetentionDays: number,
};

/** A resource of a deployment. */
export type DeployedResource = {
  /** Its logical id. */
  logicalId: string,
  /** Its CloudFormation type. */
  typeName: string,
  /** The id of the thing in the document. */
  origin: string,
  /** The journal's state. */
  state: RecordState,
  /** What AWS says, when it was asked: `ready`, `missing`, a word of AWS's, or the reason of a failure. */
  observed: string | null,
  /** Its physical id. */
  physicalId: string | null,
};

/** A deployment as it stands. */
export type DeploymentView = {
  /** Its id; none before the first deployment. */
  id: string | null,
  /** Where it lives. */
  account: string | null,
  /** The Region. */
  region: string | null,
  /** Its resources. */
  resources: Array<DeployedResource>,
  /** What a person wants to know: URLs, endpoints. */
  outputs: Array<OutputValue>,
  /** Whether a deployment or teardown runs right now. */
  running: boolean,
  /** The emulator that it lives in. */
  endpointUrl: string | null,
  /** Images that its last run waited for. */
  waitingFor: ImagesToPush | null,
  /** What else a person should know, as sentences. */
  notes: Array<string>,
};

/** A whole design, as it stands in a `*.tierwright.json` file. Field order here is key order in the file. */
export type Design = {
  /** The version of the file format, [`crate::FORMAT_VERSION`] when written by this program. */
  tierwright: number,
  /** The title of the design, free text. */
  name: string,
  /** What the design is for, free text. */
  description?: string,
  /** Region, project and the tags that every resource carries. */
  settings: Settings,
  /** Values that are chosen when the design is exported or deployed. */
  parameters?: Array<Parameter>,
  /** The VPC with its zones, layers, routes, gateways and endpoints. */
  network: Network,
  /** Security groups with their rules. */
  securityGroups?: Array<SecurityGroup>,
  /** The tiers: what runs, stores and serves. */
  tiers?: Array<Tier>,
  /** Who calls whom. */
  connections?: Array<Connection>,
  /** Findings that were accepted, each with its reason. */
  waivers?: Array<Waiver>,
  /** Geometry, apart from meaning. */
  canvas: Canvas,
};

/** The direction of a rule, seen from the group's members. */
export type Direction = "ingress" | "egress";

/** A change of a design. Applied whole or not at all: an edit that would leave a dangling reference is refused. */
export type Edit = {
  "edit": "addTier",
  /** The tier, with its properties. */
  tier: Tier,
  /** Where it was dropped; none lets the window lay it out. */
  position?: NodeGeometry,
} | {
  "edit": "connect",
  /** The connection. */
  connection: Connection,
} | {
  "edit": "add",
  /** The thing. */
  item: Item,
} | {
  "edit": "remove",
  /** Its id. */
  id: Id,
} | {
  "edit": "rename",
  /** The thing's id. */
  id: Id,
  /** The new label, free text. */
  name: string,
} | {
  "edit": "setProperty",
  /** The thing's id. */
  id: Id,
  /** A JSON Pointer into the thing as the file writes it, such as `/kind/fargateService/cpu`. */
  property: string,
  /** The new value; null takes an optional property away. */
  value: unknown,
} | {
  "edit": "setDesign",
  /** `/name`, `/description`, or a pointer below `/settings`. */
  property: string,
  /** The new value. */
  value: unknown,
} | {
  "edit": "moveNode",
  /** The node's id. */
  id: Id,
  /** Its new place. */
  position: NodeGeometry,
} | {
  "edit": "moveToLayer",
  /** The tier. */
  id: Id,
  /** The layer. */
  layer: Id,
  /** Where in the layer; none lets the window lay it out. */
  position?: NodeGeometry,
} | {
  "edit": "unwaive",
  /** The waived rule. */
  rule: string,
  /** The waived subject. */
  subject: string,
} | {
  "edit": "batch",
  /** What they do together, for the undo menu. */
  label: string,
  /** The edits, in order. */
  edits: Array<Edit>,
};

/** A VPC endpoint: a private way to an AWS service. */
export type Endpoint = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
  /** The service's short name, such as `s3`, `ecr.api`, `ecr.dkr`, `logs`, `secretsmanager`. */
  service: string,
  /** Gateway or interface. */
  kind: EndpointKind,
};

/** The two kinds of endpoint that are drawn. */
export type EndpointKind = {
  "gateway": {
    /** The route tables that get its prefix-list route. */
    routeTables: Array<Id>,
  },
} | {
  "interface": {
    /** The layer whose subnets hold the interfaces. */
    layer: Id,
    /** The security groups of the interfaces. */
    securityGroups: Array<Id>,
    /** Whether the service's usual host name resolves to the endpoint inside the VPC. */
    privateDns: boolean,
  },
};

/** What an environment is for. */
export type Environment = "sandbox" | "development" | "production";

/** What a variable holds. */
export type EnvironmentValue = { "text": string } | { "databaseEndpoint": Id } | { "databasePort": Id } | {
  "databaseSecret": {
    /** The database tier. */
    database: Id,
    /** The JSON key: `username` or `password`. */
    key: string,
  },
} | { "secret": Configurable<string> } | { "loadBalancerDnsName": Id } | {
  "loadBalancerUrl": {
    /** The load balancer. */
    loadBalancer: Id,
    /** The listener's port. */
    port: number,
    /** The path, such as `/people`. */
    path?: string,
  },
} | { "bucketName": Id } | { "userPoolId": Id } | { "userPoolClientId": Id };

/** A variable in a container's environment. */
export type EnvironmentVariable = {
  /** Its name. */
  name: string,
  /** Its value. */
  value: EnvironmentValue,
};

/** The sorts of errors; the window has one presentation for each. */
export type ErrorCode = "document" | "disk" | "changed" | "held" | "data" | "edit" | "input" | "site" | "export" | "credentials" | "network" | "aws" | "emulator" | "deployment" | "place" | "busy" | "cancelled" | "internal";

/** An error, ready to be shown. */
export type ErrorView = {
  /** What sort. */
  code: ErrorCode,
  /** What happened, as a sentence. */
  message: string,
  /** What to do, as a sentence. */
  hint: string | null,
  /** The value that was refused, when the error is about one: its own field shows the reason. */
  field?: FieldError,
};

/** What happens during a deployment or teardown, for a live view. Nothing depends on it being seen. */
export type Event = {
  "type": "planned",
  /** What will be done. */
  summary: PlanSummary,
} | {
  "type": "started",
  /** Its logical id. */
  logicalId: string,
  /** The id of the thing in the document. */
  origin: string,
  /** Its CloudFormation type. */
  typeName: string,
  /** What is done. */
  action: Action,
} | {
  "type": "waiting",
  /** Its logical id. */
  logicalId: string,
  /** The id of the thing in the document. */
  origin: string,
  /** AWS's word for its state, or what is waited for. */
  state: string,
} | {
  "type": "retrying",
  /** Its logical id; empty for a call that belongs to no resource. */
  logicalId: string,
  /** The id of the thing in the document. */
  origin: string,
  /** Why, as a sentence. */
  reason: string,
  /** The pause before the next attempt. */
  inSeconds: number,
} | {
  "type": "finished",
  /** Its logical id. */
  logicalId: string,
  /** The id of the thing in the document. */
  origin: string,
  /** What was done. */
  action: Action,
  /** Its physical id; none when it is gone. */
  physicalId?: string,
} | {
  "type": "failed",
  /** Its logical id. */
  logicalId: string,
  /** The id of the thing in the document. */
  origin: string,
  /** Why, as a sentence. */
  message: string,
} | {
  "type": "output",
  /** Its name. */
  id: string,
  /** What it is. */
  description: string,
  /** The value. */
  value: string,
} | {
  "type": "imagesMissing",
  /** Which. */
  images: Array<MissingImage>,
} | {
  "type": "uploading",
  /** The bucket. */
  bucket: string,
  /** How many. */
  files: number,
} | {
  "type": "inventory",
  /** What it still lists. */
  left: number,
};

/** A format of export. */
export type ExportFormat = "terraform" | "cloudformation" | "runbook";

/** The files of an export, before anything is written. */
export type ExportPreview = {
  /** The format. */
  format: ExportFormat,
  /** The files. */
  files: Array<PreviewFile>,
  /** Files of an earlier export that are no longer part of it and would go. */
  removed: Array<string>,
  /** What the format could not say, as sentences. */
  notes: Array<string>,
};

/** What an export wrote. */
export type ExportReport = {
  /** The folder. */
  directory: string,
  /** The files written. */
  written: Array<string>,
  /** The files left as they were, since they have the same text. */
  unchanged: Array<string>,
  /** The files removed, since they are no longer part of the export. */
  removed: Array<string>,
  /** What the format could not say, as sentences. */
  notes: Array<string>,
};

/** An ECS service on Fargate with its task definition, roles and log group. All services share the design's cluster. */
export type FargateService = {
  /** CPU units: 256 is a quarter of a vCPU. */
  cpu: number,
  /** Memory in MiB. */
  memory: number,
  /** MiB that are kept for the container; it may use more, up to the task's memory. None keeps the task's whole memory. */
  memoryReservation?: number,
  /** Where the image comes from. */
  image: Image,
  /** The port that the container listens on. */
  containerPort: number,
  /** Tasks that should run. */
  desiredCount: number,
  /** How tasks are replaced by those of a new version. */
  deployment: RollingUpdate,
  /** The path that the target group asks; must answer 200 to 399. */
  healthCheckPath: string,
  /** Seconds after a task's start in which failing health checks do not count. */
  healthCheckGracePeriodSeconds: number,
  /** Whether tasks get public addresses. */
  assignPublicIp: boolean,
  /** Whether a shell may be opened in a task (ECS Exec). */
  enableExecuteCommand: boolean,
  /** Whether one role serves as task role and execution role. Two roles keep what ECS needs from the program. */
  singleRole: boolean,
  /** Policies managed by AWS that the task role gets, such as `AmazonS3ReadOnlyAccess`. */
  taskPolicies?: Array<string>,
  /** Environment variables. Secrets are references, never values. */
  environment?: Array<EnvironmentVariable>,
  /** Scaling of the number of tasks. */
  autoScaling?: AutoScaling,
  /** Days that logs are kept; one of CloudWatch Logs' fixed values. */
  logRetentionDays: number,
};

/** A value that a property cannot have, as data: a window shows the reason at the field, which says the rest itself. */
export type FieldError = {
  /** The thing's id; `the design` for the design itself. */
  id: string,
  /** The property, as a JSON Pointer into the thing. */
  property: string,
  /** The value as JSON, shortened. */
  value: string,
  /** Why, as a clause with the limit. */
  reason: string,
};

/** What writing a file would do. */
export type FileChange = "new" | "same" | "changed" | "foreign";

/** How a design's file is. */
export type FileState = "same" | "changed" | "gone" | "unreadable";

/** The design's file, compared with the design in the window. */
export type FileView = {
  /** The file. */
  path: string,
  /** How it is. */
  state: FileState,
  /** Why it can't be read. */
  reason: string | null,
  /** What is different in the file. */
  changes: Array<ThingChange>,
};

/** Something about a design that a person should know. */
export type Finding = {
  /** The rule's id, such as `sg-chain-broken`. */
  rule: string,
  /** How bad it is. */
  severity: Severity,
  /** The entries of the catalogue of AWS facts that it rests on, such as `SG-CHAIN-001`. */
  catalog: Array<string>,
  /** The id of the thing in the document, or the logical id of a resource that has none. */
  subject: string,
  /** The property concerned, in CloudFormation's or the document's words. */
  property?: string,
  /** Where in the file, when the finding is about a template that was read in. */
  place?: Place,
  /** What is wrong, as a sentence with the values seen. */
  message: string,
  /** What to do, as a sentence. */
  hint: string,
  /** Whether [`Finding::fix`] holds a mend. */
  fixable: boolean,
  /** The mend, as edits. */
  fix?: Fix,
  /** The reason of the waiver that accepts it, when there is one; it then counts for nothing. */
  waived?: string,
};

/** A mend of a finding. */
export type Fix = {
  /** What it does, in a few words for a button: "Allow tcp 8080 from sg-alb". */
  title: string,
  /** The edits. */
  edits: Array<Edit>,
};

/** An answer that the load balancer gives by itself. */
export type FixedResponse = {
  /** The status: 200 to 599. */
  statusCode: number,
  /** The body, at most 1,024 bytes, as plain text. */
  body?: string,
};

/** The verdict of a connection. */
export type FlowVerdict = "open" | "blocked" | "unknown";

/** Another window that has the same file open. */
export type Holder = {
  /** The process that it belongs to. */
  process: number | null,
  /** Since when, in seconds since 1970. */
  since: number | null,
};

/** One step of the way. */
export type Hop = {
  /** The logical id of the resource that the step rests on; `internet` for the internet. */
  resource: string,
  /** The id of the thing in the document that the resource comes from. */
  origin: string,
  /** What happens there, as a sentence without a full stop. */
  what: string,
};

/** What the file has done with a thing, seen from the window. */
export type HowChanged = "added" | "removed" | "changed";

/** An API Gateway HTTP API with the stage `$default`. */
export type HttpApi = {
  /** What it answers. */
  routes?: Array<ApiRoute>,
  /** The interfaces of the VPC link; needed for routes to load balancers. */
  vpcLink?: VpcLink,
  /** Origins whose pages may call it from a browser (CORS), such as `https://shop.example.com`. */
  corsOrigins?: Array<string>,
  /** Requests per second that are let through for long. */
  throttlingRate: number,
  /** Requests that are let through at once. */
  throttlingBurst: number,
  /** Days that access logs are kept; one of CloudWatch Logs' fixed values. */
  logRetentionDays: number,
};

/**
 * Messages of ICMP or ICMPv6, by the numbers of IANA's *Internet Control Message Protocol (ICMP) Parameters* and its twin for
 * ICMPv6.
 */
export type IcmpMessage = {
  /** The type, such as 8 for an echo request. */
  type: number,
  /** The code; none is every code of the type. */
  code?: number,
};

/**
 * The name of a thing inside a design: unique in the document, stable for its whole life, never shown as its label.
 *
 * Words of lower-case letters and digits, each starting with a letter, joined by single hyphens; 1 to 40 characters.
 * Logical ids (`AppA` of `app-a`) and names of AWS resources are derived from it, so renaming a label never changes an
 * export; because each word starts with a letter, two ids never give the same logical id.
 */
export type Id = string;

/** Who and where we are. */
export type Identity = {
  /** The account's number. */
  account: string,
  /** The caller. */
  arn: string,
  /** The Region. */
  region: string,
  /** Whether this is an emulator on this machine. */
  emulated: boolean,
};

/** Where a container image comes from. */
export type Image = {
  "repository": {
    /** The tier that is the repository. */
    repository: Id,
    /** The image's tag. */
    tag: string,
  },
} | { "reference": string };

/** Images that a deployment waits for, with the way to push them. */
export type ImagesToPush = {
  /** The images. */
  images: Array<MissingImage>,
  /** Whether they are for an emulator, which takes placeholders. */
  emulated: boolean,
  /** What to do, in order. */
  steps: Array<PushStep>,
};

/** An internet gateway, attached to the VPC. */
export type InternetGateway = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
};

/** A thing that [`Edit::Add`] adds. */
export type Item = { "zone": Zone } | { "layer": Layer } | {
  "subnet": {
    /** The layer. */
    layer: Id,
    /** The subnet. */
    subnet: Subnet,
  },
} | { "internetGateway": InternetGateway } | { "natGateway": NatGateway } | { "routeTable": RouteTable } | { "endpoint": Endpoint } | { "securityGroup": SecurityGroup } | {
  "securityGroupRule": {
    /** The group. */
    group: Id,
    /** The rule. */
    rule: SecurityGroupRule,
  },
} | { "parameter": Parameter } | { "waiver": Waiver };

/** What sort of thing an id names. */
export type ItemKind = "vpc" | "zone" | "layer" | "subnet" | "internetGateway" | "natGateway" | "routeTable" | "endpoint" | "securityGroup" | "securityGroupRule" | "parameter" | "tier" | "connection";

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/** A layer: one subnet per zone with one purpose. */
export type Layer = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
  /** Its subnets, at most one in each zone. */
  subnets: Array<Subnet>,
};

/** A resource found by its tag after a teardown. */
export type Leftover = {
  /** Its CloudFormation type, or the service's word. */
  typeName: string,
  /** Its physical id. */
  physicalId: string,
  /** Its state, in AWS's word, when it has one. */
  state?: string,
};

/** A listener of a load balancer. */
export type Listener = {
  /** The port. */
  port: number,
  /** HTTP or HTTPS. */
  protocol: ListenerProtocol,
  /** The ACM certificate's ARN; needed with HTTPS. */
  certificateArn?: Configurable<string>,
  /** For HTTP: answer with a redirect to this HTTPS port instead of forwarding. */
  redirectToPort?: number,
  /** What it answers when no connection leads on: 404 when nothing is said here. */
  fixedResponse?: FixedResponse,
};

/** The protocol of an Application Load Balancer's listener. */
export type ListenerProtocol = "HTTP" | "HTTPS";

/** An Application Load Balancer. A connection from it to a service makes a target group and the listener's forwarding. */
export type LoadBalancer = {
  /** Whether it has public addresses. */
  scheme: Scheme,
  /** Its listeners. */
  listeners: Array<Listener>,
  /** Seconds without traffic after which a connection is closed, 1 to 4000. */
  idleTimeoutSeconds: number,
  /** Whether it refuses to be deleted. */
  deletionProtection: boolean,
  /** The web ACL that filters requests. */
  webAcl?: Id,
};

/** Whether a second factor is asked for. */
export type Mfa = "off" | "optional" | "required";

/** An image that a deployment waits for. */
export type MissingImage = {
  /** The name of the repository. */
  repository: string,
  /** Its URI, without a tag: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`. */
  uri: string,
  /** The image's tag. */
  tag: string,
  /** What it must be built for, in the words of `docker build --platform`. */
  platform: string,
  /** The things of the document that use it, by their labels. */
  usedBy: Array<string>,
};

/** A parameter that has no value. */
export type MissingParameter = {
  /** Its logical id. */
  id: string,
  /** The id of the parameter in the document. */
  origin: string,
  /** What the value is. */
  kind: ParameterKind,
  /** What to enter. */
  description: string,
};

/** A public NAT gateway with its own elastic address. */
export type NatGateway = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
  /** The subnet it lies in; must be public. */
  subnet: Id,
};

/** How private subnets get out. What each costs and survives: VPC guide, *NAT gateways*. */
export type NatMode = "none" | "single" | "perZone";

/** An image that must be in a repository of the design before services of it start. */
export type NeededImage = {
  /** The logical id of the repository. */
  repository: string,
  /** The name of the repository; its logical id where AWS chooses the name. */
  name: string,
  /** The image's tag. */
  tag: string,
  /** What it must be built for, in the words of `docker build --platform`. */
  platform: string,
  /** Logical ids of the task definitions that use it. */
  users: Array<string>,
};

/** The network: one VPC, its availability zones, and the layers of subnets across them. */
export type Network = {
  /** The VPC. */
  vpc: Vpc,
  /** The availability zones, in the order in which the Region lists them. */
  zones: Array<Zone>,
  /** Rows of subnets, from the internet at the top to the data at the bottom. */
  layers: Array<Layer>,
  /** The internet gateway, when there is one. */
  internetGateway?: InternetGateway,
  /** NAT gateways. */
  natGateways?: Array<NatGateway>,
  /** Route tables. */
  routeTables?: Array<RouteTable>,
  /** VPC endpoints. */
  endpoints?: Array<Endpoint>,
};

/** A listener of a Network Load Balancer. */
export type NetworkListener = {
  /** The port. */
  port: number,
  /** TCP or TLS. */
  protocol: NetworkProtocol,
  /** The ACM certificate's ARN; needed with TLS. */
  certificateArn?: Configurable<string>,
  /**
   * Addresses typed in as targets, in place of what a connection leads to. Those of a load balancer change without
   * notice.
   */
  targetAddresses?: Array<string>,
};

/**
 * A Network Load Balancer. A connection from it to an Application Load Balancer makes a target group of type `alb`, one
 * to a service a target group of addresses.
 */
export type NetworkLoadBalancer = {
  /** Whether it has public addresses. */
  scheme: Scheme,
  /** Its listeners. */
  listeners: Array<NetworkListener>,
  /** Whether each of its nodes sends to the targets of all zones. */
  crossZone: boolean,
  /** Whether it refuses to be deleted. */
  deletionProtection: boolean,
};

/** The protocol of a Network Load Balancer's listener. */
export type NetworkProtocol = "TCP" | "TLS";

/** A new tier to be placed. */
export type NewTier = {
  /** The palette entry's key. */
  key: string,
  /** The layer it was dropped on; none outside the VPC. */
  layer?: string,
  /** Where, relative to its layer (or the canvas). */
  position?: NodeGeometry,
};

/** The place of one node, in canvas pixels at zoom 1, relative to the box that holds it (the layer for a tier). */
export type NodeGeometry = {
  /** Pixels from the left edge of the holder. */
  x: number,
  /** Pixels from the top edge of the holder. */
  y: number,
};

/** Something that keeps a deployment from beginning. */
export type Obstacle = {
  /** The resource or parameter; empty when it is about several. */
  logicalId: string,
  /** What it is, as a sentence. */
  message: string,
};

/** An output of a deployment. */
export type OutputValue = {
  /** Its name. */
  name: string,
  /** What it is. */
  description: string,
  /** Its value. */
  value: string,
};

/** A value that is chosen at export or deployment, as a CloudFormation parameter or Terraform variable. */
export type Parameter = {
  /** Its id; exports call it by this name in their own case style. */
  id: Id,
  /** What the value is. */
  kind: ParameterKind,
  /** What to enter, for the person who is asked. */
  description: string,
  /** The value when none is given. Without one, rules treat the value as unknown and a deployment asks for it. */
  default?: string,
};

/** The sort of a parameter's value. */
export type ParameterKind = "text" | "number" | "cidr" | "arn";

/** The other side of a rule. */
export type Peer = { "cidr": Configurable<string> } | { "securityGroup": Id } | { "prefixList": string };

/** Where source code comes from. */
export type PipelineSource = {
  "codeCommit": {
    /** The branch. */
    branch: string,
  },
} | {
  "connection": {
    /** The connection's ARN. */
    connectionArn: Configurable<string>,
    /** The repository, such as `owner/name`. */
    repository: string,
    /** The branch. */
    branch: string,
  },
};

/** A place in a text. */
export type Place = {
  /** The line, from 1. */
  line: number,
  /** The column in characters (Unicode code points), from 1. */
  column: number,
};

/** What a deployment would do. */
export type Plan = {
  /** The same for the same plan: what a person confirms is what is carried out. */
  id: string,
  /** One step for each resource: in the order of creation, then the deletions, dependents first. */
  steps: Array<Step>,
  /** How many steps of each sort. */
  summary: PlanSummary,
  /** Values of the design's parameters, by logical id: given now, recorded earlier, or the default. */
  parameters: { [key in string]: string },
  /** Parameters that have no value: a deployment would not begin. */
  missingParameters: Array<MissingParameter>,
  /** What else keeps a deployment from beginning. */
  obstacles: Array<Obstacle>,
  /**
   * Images of the design's own repositories that this deployment needs. It stops after the repositories when one of
   * them is not there.
   */
  images: Array<NeededImage>,
  /** Logical ids of recorded resources that were seen to be gone. */
  gone: Array<string>,
};

/** How many steps of each sort. */
export type PlanSummary = {
  /** To be made. */
  create: number,
  /** To be changed in place. */
  update: number,
  /** To be deleted and made anew. */
  replace: number,
  /** To be deleted. */
  delete: number,
  /** To stay as they are. */
  keep: number,
  /** To be gone on with. */
  resume: number,
};

/** A plan with what a person must know before agreeing. */
export type PlanView = {
  /** Who and where. */
  identity: Identity,
  /** The endpoint when it is not AWS's own. */
  endpointUrl: string | null,
  /** The steps. */
  plan: Plan,
  /** What it will cost, roughly. */
  cost: CostEstimate,
  /** Errors among the findings: deploying is possible, but unlikely to work. */
  errors: number,
  /** What else a person should know, as sentences. */
  notes: Array<string>,
};

/** A file of an export. */
export type PreviewFile = {
  /** Its path inside the folder. */
  path: string,
  /** Its text. */
  contents: string,
  /** What writing would do to the folder; [`FileChange::New`] without a folder. */
  change: FileChange,
};

/** A transport protocol, of a connection. */
export type Protocol = "tcp" | "udp" | "all";

/** Commands for a POSIX shell. */
export type PushStep = {
  /** What they do, without a full stop. */
  title: string,
  /** One for each line. */
  commands: Array<string>,
};

/** An RDS engine. */
export type RdsEngine = "postgres" | "mysql";

/** Why a connection is stopped. */
export type Reason = "noNetworkInterface" | "noSubnet" | "defaultSecurityGroup" | "egressMissing" | "ingressMissing" | "groupReferenceFromPublicAddress" | "portNotServed" | "listenerMissing" | "notForwarded" | "noPublicAddress" | "internalLoadBalancer" | "privateSubnet" | "noInternetGateway" | "noWayOut" | "privateAddressToInternetGateway" | "natWithoutWayOut" | "networkAcl" | "networkAclAnswers" | "endpointNotAssociated" | "privateDnsOff" | "vpcDnsOff" | "otherVpc" | "disabled" | "unknownValue";

/** A file that was opened before. */
export type RecentFile = {
  /** Where it is. */
  path: string,
  /** The design's name when it was opened last. */
  name: string,
};

/** Where a resource stands. */
export type RecordState = "creating" | "settling" | "ready" | "updating" | "deleting";

/** An ECR repository. */
export type Repository = {
  /** Whether images are scanned when they are pushed. */
  scanOnPush: boolean,
  /** Whether a tag can never be pushed twice. */
  immutableTags: boolean,
  /** Untagged images beyond this number expire. */
  keepImages: number,
};

/** An API Gateway REST API with one stage, regional. */
export type RestApi = {
  /** The stage's name, the first part of every path that callers use. */
  stage: string,
  /** What it answers. */
  routes?: Array<ApiRoute>,
  /**
   * The interfaces of the VPC link, for routes that lead straight to an Application Load Balancer (VPC link V2). Routes
   * to a Network Load Balancer take a VPC link V1, which has none.
   */
  vpcLink?: VpcLink,
  /** The web ACL that filters requests. */
  webAcl?: Id,
  /** Requests per second that are let through for long. */
  throttlingRate: number,
  /** Requests that are let through at once. */
  throttlingBurst: number,
  /** Whether X-Ray follows requests. */
  tracing: boolean,
};

/** How the tasks of a service are replaced, in percent of the desired count; a failed deployment is rolled back. */
export type RollingUpdate = {
  /** At least so many tasks stay healthy. */
  minimumHealthyPercent: number,
  /** At most so many tasks run. */
  maximumPercent: number,
};

/** A route: packets for `destination` go to `target`. */
export type Route = {
  /** The IPv4 range, `0.0.0.0/0` for everything else. */
  destination: string,
  /** Where to. */
  target: RouteTarget,
};

/** A route table. The local route is always there and not listed. */
export type RouteTable = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
  /** Its routes beside the local one. */
  routes?: Array<Route>,
};

/** The target of a route. */
export type RouteTarget = { "internetGateway": Id } | { "natGateway": Id };

/** What is known of a rule, for lists and pages. */
export type RuleInfo = {
  /** Its id, such as `sg-chain-broken`: a name of the bad pattern. */
  id: string,
  /** The folder that it lives in, such as `security`. */
  category: string,
  /** The worst severity that it reports. */
  severity: Severity,
  /** What it reports, in one line. */
  summary: string,
  /** The entries of the catalogue of AWS facts that it rests on. */
  catalog: Array<string>,
  /** Its page, as Markdown without the title. */
  docs: string,
};

/** The protocol of a security group's rule. */
export type RuleProtocol = "tcp" | "udp" | "icmp" | "icmpv6" | "all";

/** How a deployment or teardown ended. */
export type RunOutcome = {
  /** The error, when it did not do its work. */
  error: ErrorView | null,
  /** Images that are not there yet: a deployment stopped after the repositories. No error; it goes on once they are. */
  waitingFor: ImagesToPush | null,
  /** The outputs of a deployment. */
  outputs: Array<OutputValue>,
  /** How many resources were made. */
  created: number,
  /** How many were changed. */
  updated: number,
  /** How many went. */
  deleted: number,
  /** How many files were uploaded. */
  uploaded: number,
  /** What a teardown left behind; none when it proved that nothing is left. */
  leftovers: Array<Leftover>,
  /** Seconds that it took. */
  seconds: number,
  /** What else a person should know, as sentences. */
  notes: Array<string>,
};

/** A bundled design. */
export type Sample = {
  /** Its id, the file's name without endings. */
  id: string,
  /** Its title. */
  name: string,
  /** What it shows. */
  description: string,
};

/** What decides how many tasks run. */
export type ScalingPolicy = { "cpuTarget": number } | { "steps": StepScaling };

/** Who can resolve a load balancer to a reachable address. */
export type Scheme = "internet-facing" | "internal";

/** A security group with its rules. */
export type SecurityGroup = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
  /** What it is for. Exports reduce it to the characters that AWS allows. */
  description: string,
  /** Its rules. A group without egress rules lets nothing out. */
  rules?: Array<SecurityGroupRule>,
};

/** One rule of a security group: always an allowance. */
export type SecurityGroupRule = {
  /** Its id, unique in the whole design. */
  id: Id,
  /** In or out. */
  direction: Direction,
  /** The protocol. The ports count for TCP and UDP only. */
  protocol: RuleProtocol,
  /** The first port. */
  fromPort: number,
  /** The last port. */
  toPort: number,
  /** With ICMP or ICMPv6: the messages. Without it, all of them. */
  icmp?: IcmpMessage,
  /** The other side. */
  peer: Peer,
  /** Why the rule is there. */
  description?: string,
};

/** Where the design goes and which tags its resources carry. */
export type Settings = {
  /** The AWS Region, such as `eu-central-1`. */
  region: string,
  /** The project: the prefix of resource names and the value of the tag `Project`. */
  project: Id,
  /** The tag `Environment`; rules about production hold back for the others. */
  environment: Environment,
  /** The tag `Owner`: a person or team, free text. */
  owner: string,
};

/** How bad a finding is. */
export type Severity = "advice" | "warning" | "error";

/**
 * Everything that the window draws, after any change. Later this may carry what changed only; the window already
 * replaces its whole state by it.
 */
export type Snapshot = {
  /** Counts every change; an older snapshot that arrives late is dropped. */
  revision: number,
  /** The design. */
  design: Design,
  /** The file, when it has one. */
  path: string | null,
  /** Whether the file on disk is older than the design. */
  unsaved: boolean,
  /** Whether this design was taken up from an autosave after a crash. */
  recovered: boolean,
  /** Who has the file open too; this window does not write to it then. */
  heldBy: Holder | null,
  /** What undo would take back, in words. */
  undo: string | null,
  /** What redo would do again, in words. */
  redo: string | null,
  /** The findings, worst first; waived ones last. */
  findings: Array<Finding>,
  /** How many findings count. */
  summary: Summary,
  /** What each subnet is by its routes. */
  subnetRoles: { [key in string]: SubnetRole },
  /** How the private subnets get out; none when it is none of the three ways. */
  nat: NatMode | null,
  /** Whether each connection can flow. */
  connections: { [key in string]: ConnectionState },
  /** How many resources each thing in the document becomes. */
  resourceCounts: Record<string, number>,
};

/**
 * A CloudFront distribution over a private S3 bucket, with origin access control. A connection from it to a load
 * balancer adds that balancer as a second origin for the connection's paths.
 */
export type StaticSite = {
  /** The folder of files to upload, relative to the design's file. Without one nothing is uploaded. */
  files?: string,
  /** The object served at `/`. */
  defaultRootObject: string,
  /**
   * The base URL of the API that the pages call: a path such as `/api` (same origin) or a whole URL. The deployment
   * writes it to `config.json` beside the uploaded files.
   */
  apiBaseUrl?: string,
  /** `PriceClass_100`, `PriceClass_200` or `PriceClass_All` (CloudFront API, DistributionConfig.PriceClass). */
  priceClass: string,
  /** Whether viewers are sent from HTTP to HTTPS. Off, plain HTTP is served too. */
  redirectToHttps: boolean,
  /** Whether the bucket can be read through the distribution only (origin access control). Off, anyone may read it. */
  originAccessControl: boolean,
  /** The web ACL that filters requests. */
  webAcl?: Id,
};

/** What is done to one resource. */
export type Step = {
  /** Its logical id. */
  logicalId: string,
  /** Its CloudFormation type. */
  typeName: string,
  /** The id of the thing in the document. */
  origin: string,
  /** The label of that thing, free text. */
  label: string,
  /** What is done. */
  action: Action,
  /**
   * Whether what is recorded is deleted before the new one is made. Otherwise a replacement is made beside the old
   * one, which goes at the end.
   */
  deletesFirst: boolean,
  /** The properties that change. */
  changes: Array<Change>,
  /** Why, as sentences without a full stop. */
  reasons: Array<string>,
};

/** Step scaling by the average CPU. */
export type StepScaling = {
  /** One task more when the CPU, in percent, is at or above this. */
  outAtCpuPercent: number,
  /** One task fewer when the CPU, in percent, is below this. */
  inBelowCpuPercent: number,
  /** The length of a period in seconds: 60 or a multiple of it. */
  periodSeconds: number,
  /** Periods in a row that make an alarm. */
  evaluationPeriods: number,
};

/** A subnet. It is public when its route table has a route to an internet gateway, whatever its name says. */
export type Subnet = {
  /** Its id. */
  id: Id,
  /** The zone it lies in. */
  zone: Id,
  /** Its IPv4 range, /16 to /28, inside the VPC's. */
  cidr: string,
  /** Its route table. Without one the VPC's main route table counts, which has the local route only. */
  routeTable?: Id,
  /** Whether instances started here get a public address without asking. */
  mapPublicIpOnLaunch: boolean,
};

/** What a subnet is by its effective route table, whatever its name says. */
export type SubnetRole = "public" | "private" | "isolated";

/** How many findings there are, waived ones left out. */
export type Summary = {
  /** Errors. */
  error: number,
  /** Warnings. */
  warning: number,
  /** Advice. */
  advice: number,
};

/** Where to deploy. */
export type Target = {
  "kind": "emulator",
  /** An emulator that runs already; must be a loopback address. */
  endpointUrl?: string,
} | {
  "kind": "account",
  /** The profile; the chain's default without one. */
  profile?: string,
  /** The Region; the design's without one. */
  region?: string,
  /** Another endpoint than AWS's own. */
  endpointUrl?: string,
};

/** One thing that is different in the file. */
export type ThingChange = {
  /** What the file has done with it. */
  how: HowChanged,
  /** What it is; none for the design itself. */
  kind: ItemKind | null,
  /** Its id; empty for the design itself. */
  id: string,
  /** Its name. */
  name: string,
};

/** A tier: one thing on the canvas that runs, stores or serves. */
export type Tier = {
  /** Its id. */
  id: Id,
  /** Its label, free text. */
  name: string,
  /** The layer it sits in; none for tiers outside the VPC. */
  layer?: Id,
  /** The security groups of its network interfaces. */
  securityGroups?: Array<Id>,
  /** What it is, with its properties. */
  kind: TierKind,
};

/** A group of the palette. */
export type TierGroup = "edge" | "security" | "loadBalancing" | "compute" | "data" | "delivery" | "operations";

/** A tier as the palette offers it. */
export type TierInfo = {
  /** The key of [`TierKind`] in the file, such as `fargateService`. */
  key: string,
  /** What AWS calls it. */
  label: string,
  /** What it is for, in a sentence. */
  description: string,
  /** Where it belongs in the palette. */
  group: TierGroup,
  /** Whether it lies in a layer of the VPC. */
  inVpc: boolean,
  /** The port it usually listens on; none when nothing connects to it. */
  port: number | null,
  /** The stem of the ids of new ones. */
  idStem: string,
  /** What alarms for its metrics begin with; what is sent is worked out from a fresh tier. */
  alarms: Array<UsualAlarm>,
};

/** What a tier is. */
export type TierKind = { "staticSite": StaticSite } | { "restApi": RestApi } | { "httpApi": HttpApi } | { "webAcl": WebAcl } | { "userPool": UserPool } | { "loadBalancer": LoadBalancer } | { "networkLoadBalancer": NetworkLoadBalancer } | { "fargateService": FargateService } | { "auroraCluster": AuroraCluster } | { "databaseInstance": DatabaseInstance } | { "bucket": Bucket } | { "adminHost": AdminHost } | { "repository": Repository } | { "deliveryPipeline": DeliveryPipeline } | { "alarms": Alarms };

/** A Cognito user pool with one client, whose tokens APIs accept. */
export type UserPool = {
  /** Whether people sign in by their e-mail address; by a user name otherwise. */
  signInWithEmail: boolean,
  /** Whether people may sign up by themselves. */
  selfSignUp: boolean,
  /** Whether a second factor (a time-based code) is asked for. */
  mfa: Mfa,
  /** The least length of a password, 6 to 99. */
  passwordMinimumLength: number,
  /** Whether the pool refuses to be deleted. */
  deletionProtection: boolean,
  /** Where the sign-in page sends people back to. Empty: no sign-in page, programs call the API. */
  callbackUrls?: Array<string>,
  /** The first part of the sign-in page's domain, unique in the Region; needed with `callbackUrls`. */
  domainPrefix?: string,
};

/** What an alarm for a metric of a tier begins with: the one set of such values, for drawn lines and for forms. */
export type UsualAlarm = {
  /** The metric. */
  metric: AlarmMetric,
  /** The unit of the threshold, as it is written behind a number; empty for a count. */
  unit: string,
  /** The threshold. */
  threshold: number,
  /** The length of a period in seconds. */
  periodSeconds: number,
  /** Periods in a row. */
  evaluationPeriods: number,
};

/** Whether a connection can be opened. */
export type Verdict = "reachable" | "blocked" | "unknown";

/** A VPC. */
export type Vpc = {
  /** Its id. */
  id: Id,
  /** Its label. */
  name: string,
  /** Its IPv4 range, /16 to /28 (VPC guide, *VPC CIDR blocks*). */
  cidr: string,
  /** Whether the Amazon resolver answers in the VPC. Endpoints with private DNS need it. */
  dnsSupport: boolean,
  /** Whether instances get host names. Endpoints with private DNS need it. */
  dnsHostnames: boolean,
};

/** Where a VPC link's network interfaces are: needed wherever the link leads to an Application Load Balancer. */
export type VpcLink = {
  /** The layer whose subnets hold the interfaces. */
  layer: Id,
  /** The security groups of the interfaces. */
  securityGroups: Array<Id>,
};

/** A finding that a person accepts. */
export type Waiver = {
  /** The rule's id, such as `http-listener`. */
  rule: string,
  /** The subject that it is accepted for. */
  subject: string,
  /** Why. Shown with the finding; must not be empty. */
  reason: string,
};

/**
 * A WAF web ACL. Sites, REST APIs and Application Load Balancers name the one that filters their requests; those of a
 * site need the scope CLOUDFRONT, which exists in us-east-1 only.
 */
export type WebAcl = {
  /** AWS managed rule groups, in the order in which they are asked, such as `AWSManagedRulesCommonRuleSet`. */
  managedRuleGroups: Array<string>,
  /** Requests of one address within five minutes beyond which it is blocked, 10 to 2,000,000,000. */
  rateLimit?: number,
  /** Days that its log is kept; one of CloudWatch Logs' fixed values. */
  logRetentionDays: number,
};

/** An availability zone, by its place in the Region's list: names differ between accounts and Regions. */
export type Zone = {
  /** Its id, often a letter. */
  id: Id,
  /** Its index in the Region's list of zones, from 0. */
  index: number,
};

//! The arguments, and the help that a person reads.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tierwright_app::Given;
use tierwright_app::view::{ExportFormat, Target};
use tierwright_model::{Protocol, Severity};

/// Draw a cloud architecture, prove it, export it, build it and take it down.
///
/// Works on designs (*.tierwright.json), the same files as the desktop program.
#[derive(Debug, Parser)]
#[command(
    name = "tierwright",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 fine, 2 findings, 1 the tool could not do its work.\n\n\
                  Examples:\n  \
                  tierwright samples --write three-tier-serverless .\n  \
                  tierwright check three-tier-serverless.tierwright.json\n  \
                  tierwright deploy three-tier-serverless.tierwright.json --emulator\n\n\
                  `tierwright help COMMAND` has more about each command."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is wrong with a design or a CloudFormation template
    #[command(after_help = "Examples:\n  tierwright check shop.tierwright.json\n  \
                      tierwright check template.yaml\n  \
                      tierwright check template.yaml --region eu-central-1 --parameter Stage=live\n  \
                      tierwright check shop.tierwright.json --fail-on warning\n  \
                      tierwright check shop.tierwright.json --format sarif > findings.sarif\n\n\
                      Exit code 2: there are findings as bad as --fail-on or worse. Waived ones do not count.")]
    Check(CheckArgs),
    /// Say whether one thing can open a connection to another, hop by hop
    #[command(
        after_help = "Examples:\n  tierwright reach shop.tierwright.json --from internet --to alb\n  \
                      tierwright reach shop.tierwright.json --from alb --to api --port 8080\n  \
                      tierwright reach shop.tierwright.json --from internet --to db --port 3306\n\n\
                      Exit code 0: it can, as far as the design says everything. 2: something stops it, or depends on \
                      a value that is not known."
    )]
    Reach(ReachArgs),
    /// Apply the fixes that findings offer
    #[command(after_help = "Examples:\n  tierwright fix shop.tierwright.json\n  \
                      tierwright fix shop.tierwright.json --rule sg-chain-broken --write\n\n\
                      Without --write nothing is changed. Exit code 2: errors are left after the fixes.")]
    Fix(FixArgs),
    /// Print the AWS resources that a design or a CloudFormation template means
    #[command(after_help = "Examples:\n  tierwright resources shop.tierwright.json\n  \
                            tierwright resources template.yaml\n  \
                            tierwright resources shop.tierwright.json --format json | jq 'keys'")]
    Resources(ResourcesArgs),
    /// Write a design as Terraform, CloudFormation or a runbook
    #[command(
        after_help = "Examples:\n  tierwright export shop.tierwright.json --to terraform --out infra\n  \
                      tierwright export shop.tierwright.json --to cloudformation --out infra\n\n\
                      Nothing outside DIR is touched, and nothing in it that Tierwright did not write or that someone has \
                      changed since, unless --force."
    )]
    Export(ExportArgs),
    /// Show what a deployment would do
    #[command(
        after_help = "Examples:\n  tierwright plan shop.tierwright.json --profile dev\n  \
                            tierwright plan shop.tierwright.json --emulator"
    )]
    Plan(PlanArgs),
    /// Build a design in an account or an emulator
    #[command(
        after_help = "Examples:\n  tierwright deploy shop.tierwright.json --emulator\n  \
                      tierwright deploy shop.tierwright.json --profile dev --region eu-central-1\n  \
                      tierwright deploy shop.tierwright.json --profile dev --parameter operator=203.0.113.7/32\n\n\
                      The plan, the account and the cost are shown before anything is made. A deployment that is stopped \
                      or fails has written down where it stands: run the same again to go on.\n\n\
                      Services whose images come from repositories of the design need them before they start. While one \
                      is missing, the deployment stops after the repositories, before anything that costs, and prints the \
                      commands that push it; run the same again afterwards, or let it wait with --wait-for-images.\n\
                      Exit code 2: images must be pushed before it goes on.\n\n\
                      An emulator that --emulator starts ends with the command; to keep one, run `tierwright emulator` \
                      beside and add its --endpoint-url."
    )]
    Deploy(DeployArgs),
    /// Show what is deployed
    #[command(
        after_help = "Examples:\n  tierwright status shop.tierwright.json --profile dev --refresh\n\n\
                            Exit code 2: with --refresh, something recorded is missing or has failed."
    )]
    Status(StatusArgs),
    /// Take a deployment down and prove that nothing is left
    #[command(
        after_help = "Examples:\n  tierwright destroy shop.tierwright.json --profile dev\n\n\
                      Everything that was deployed is deleted, then every service used is searched for the deployment's \
                      tag. Exit code 2: something is left; it is listed."
    )]
    Destroy(DestroyArgs),
    /// List the rules, or show the page of one
    #[command(after_help = "Examples:\n  tierwright rules\n  tierwright rules sg-chain-broken")]
    Rules(RulesArgs),
    /// List the bundled designs, or write one into a folder
    #[command(after_help = "Examples:\n  tierwright samples\n  \
                            tierwright samples --write three-tier-serverless .")]
    Samples(SamplesArgs),
    /// Print the JSON Schema of designs
    Schema,
    /// Run an AWS account on this machine, to deploy to
    #[command(after_help = "Examples:\n  tierwright emulator\n  \
                      tierwright deploy shop.tierwright.json --emulator --endpoint-url http://127.0.0.1:40001\n\n\
                      The first line on stdout is JSON with the address. Runs until the standard input closes or Ctrl-C. \
                      What is deployed in it goes with it.\n\n\
                      It has no registry that docker could push to: `tierwright emulator push-image` registers a \
                      placeholder for an image instead.")]
    Emulator(EmulatorArgs),
    /// Print the completions of a shell
    #[command(
        after_help = "Examples:\n  tierwright completions bash > ~/.local/share/bash-completion/completions/tierwright\n  \
                            tierwright completions fish > ~/.config/fish/completions/tierwright.fish"
    )]
    Completions(CompletionsArgs),
}

/// What a template does not say itself.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "For a template")]
pub struct GivenArgs {
    /// The Region of its stack; not known without it
    #[arg(long)]
    pub region: Option<String>,
    /// A value for one of its parameters, in the place of the default; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    pub parameters: Vec<Assignment>,
}

impl GivenArgs {
    /// What these words give.
    #[must_use]
    pub fn given(&self) -> Given {
        let pairs = self.parameters.iter().cloned();
        Given {
            region: self.region.clone(),
            parameters: pairs.map(|pair| (pair.name, pair.value)).collect(),
        }
    }
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The design, or a CloudFormation template in YAML or JSON
    pub file: PathBuf,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// The least severity that makes the exit code 2
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// What a template does not say itself.
    #[command(flatten)]
    pub given: GivenArgs,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For a person
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// AWS rejects it, or it cannot work
    Error,
    /// Works, but insecure or fragile
    Warning,
    /// Cost, operability or hygiene
    Advice,
}

impl From<FailOn> for Severity {
    fn from(word: FailOn) -> Self {
        match word {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Advice => Self::Advice,
        }
    }
}

/// For a person, or for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person
    Text,
    /// One JSON value
    Json,
}

/// Arguments of `reach`.
#[derive(Debug, Args)]
pub struct ReachArgs {
    /// The design, or a CloudFormation template in YAML or JSON
    pub file: PathBuf,
    /// Who opens the connection: `internet`, a tier, an endpoint, a parameter with an address range, or a logical id
    #[arg(long, value_name = "ID")]
    pub from: String,
    /// Who is called: a tier, an endpoint or a logical id
    #[arg(long, value_name = "ID")]
    pub to: String,
    /// The port; the usual one of the called without it
    #[arg(long)]
    pub port: Option<u16>,
    /// The transport
    #[arg(long, value_enum, default_value_t = Transport::Tcp)]
    pub protocol: Transport,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// What a template does not say itself.
    #[command(flatten)]
    pub given: GivenArgs,
}

/// A transport on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    /// TCP
    Tcp,
    /// UDP
    Udp,
}

impl From<Transport> for Protocol {
    fn from(word: Transport) -> Self {
        match word {
            Transport::Tcp => Self::Tcp,
            Transport::Udp => Self::Udp,
        }
    }
}

/// Arguments of `fix`.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// The design
    pub file: PathBuf,
    /// Only the fixes of this rule; may be repeated
    #[arg(long = "rule", value_name = "ID")]
    pub rules: Vec<String>,
    /// Write the mended design into the file
    #[arg(long)]
    pub write: bool,
}

/// Arguments of `resources`.
#[derive(Debug, Args)]
pub struct ResourcesArgs {
    /// The design, or a CloudFormation template in YAML or JSON
    pub file: PathBuf,
    /// How resources are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// What a template does not say itself.
    #[command(flatten)]
    pub given: GivenArgs,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The design
    pub file: PathBuf,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: ExportTo,
    /// The folder; made when it is missing
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Replace files there that Tierwright did not write
    #[arg(long)]
    pub force: bool,
}

/// A format of export on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportTo {
    /// A root module, one file per concern
    Terraform,
    /// One template in YAML
    #[value(name = "cloudformation")]
    CloudFormation,
    /// One page in Markdown: how to deploy, fill, look into and take down
    Runbook,
}

impl From<ExportTo> for ExportFormat {
    fn from(word: ExportTo) -> Self {
        match word {
            ExportTo::Terraform => Self::Terraform,
            ExportTo::CloudFormation => Self::CloudFormation,
            ExportTo::Runbook => Self::Runbook,
        }
    }
}

/// Where to deploy.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Where")]
pub struct TargetArgs {
    /// An emulator on this machine instead of AWS; one is started unless --endpoint-url names one that runs
    #[arg(long, conflicts_with_all = ["profile", "region"])]
    pub emulator: bool,
    /// Another endpoint than AWS's own
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// The profile of your AWS configuration; the standard credential chain without it
    #[arg(long)]
    pub profile: Option<String>,
    /// The Region; the design's without it
    #[arg(long)]
    pub region: Option<String>,
    /// The id of the deployment that is meant when its records are missing on this machine; without it, the only one there
    /// of the design's project, environment and name
    #[arg(long, value_name = "ID")]
    pub deployment: Option<String>,
}

impl TargetArgs {
    /// The target that these words mean.
    #[must_use]
    pub fn target(&self) -> Target {
        let endpoint_url = self.endpoint_url.clone();
        if self.emulator {
            Target::Emulator { endpoint_url }
        } else {
            Target::Account {
                profile: self.profile.clone(),
                region: self.region.clone(),
                endpoint_url,
            }
        }
    }
}

/// A value of a parameter, `name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The parameter.
    pub name: String,
    /// The value.
    pub value: String,
}

impl std::str::FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok(Self {
                name: name.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err("write it as name=value".to_owned()),
        }
    }
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The design
    pub file: PathBuf,
    /// A value for a parameter of the design; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    pub parameters: Vec<Assignment>,
    /// How the plan is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where to deploy.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Arguments of `deploy`.
#[derive(Debug, Args)]
pub struct DeployArgs {
    /// The design
    pub file: PathBuf,
    /// A value for a parameter of the design; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    pub parameters: Vec<Assignment>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Wait until the images are in the design's repositories, at most so long (30 minutes without a number), and go on
    #[arg(
        long,
        value_name = "MINUTES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "30"
    )]
    pub wait_for_images: Option<u32>,
    /// Register a placeholder for every image that is missing, and go on; with --emulator only
    #[arg(long, requires = "emulator", conflicts_with = "wait_for_images")]
    pub push_placeholders: bool,
    /// How the outputs are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where to deploy.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The design
    pub file: PathBuf,
    /// Ask the account about every resource; otherwise the journal on this machine is shown
    #[arg(long)]
    pub refresh: bool,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where it was deployed.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Arguments of `destroy`.
#[derive(Debug, Args)]
pub struct DestroyArgs {
    /// The design
    pub file: PathBuf,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Where it was deployed.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// The rule whose page is shown
    pub id: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `samples`.
#[derive(Debug, Args)]
pub struct SamplesArgs {
    /// Write this design and the files of its web site into this folder
    #[arg(long, num_args = 2, value_names = ["ID", "DIR"])]
    pub write: Option<Vec<String>>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `emulator`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct EmulatorArgs {
    /// What to do with one that runs.
    #[command(subcommand)]
    pub command: Option<EmulatorCommand>,
    /// The port on 127.0.0.1; any free one without it
    #[arg(long)]
    pub port: Option<u16>,
}

/// What to do with an emulator that runs.
#[derive(Debug, Subcommand)]
pub enum EmulatorCommand {
    /// Register a placeholder for an image that a deployment waits for
    #[command(after_help = "Example:\n  \
                      tierwright emulator push-image --endpoint-url http://127.0.0.1:40001 \
                      123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web:v1\n\n\
                      The placeholder is a whole OCI manifest without content: the emulator lists images and runs none. \
                      An address that is not on this machine is refused.")]
    PushImage(PushImageArgs),
}

/// Arguments of `emulator push-image`.
#[derive(Debug, Args)]
pub struct PushImageArgs {
    /// The repository's URI or name, with the tag
    #[arg(value_name = "REPOSITORY:TAG")]
    pub image: String,
    /// The emulator
    #[arg(long, value_name = "URL")]
    pub endpoint_url: String,
    /// The Region of the repository; the URI's without it
    #[arg(long)]
    pub region: Option<String>,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

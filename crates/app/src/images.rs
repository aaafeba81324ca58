//! Images that a deployment waits for: how to push them, and placeholders for an emulator.

use tierwright_aws::{AwsProvider, ConnectOptions};
use tierwright_deploy::{Journal as _, MissingImage};
use tierwright_emulator::ensure_loopback;

use crate::app::App;
use crate::deployments::{Deployments, DesignAt, is_emulated_at};
use crate::error::AppError;
use crate::view::{ImagesToPush, PushStep, Target};

/// Where images are pushed from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushPlace {
    /// The profile of the AWS configuration; the standard chain without one.
    pub profile: Option<String>,
    /// The Region of the repositories.
    pub region: String,
    /// The address of the emulator that they are in; none for AWS.
    pub emulator: Option<String>,
}

impl PushPlace {
    /// The place that a target means.
    #[must_use]
    pub fn of(target: &Target, region: &str, endpoint_url: Option<&str>) -> Self {
        let (profile, emulator) = match target {
            Target::Emulator { .. } => (None, endpoint_url.map(str::to_owned)),
            Target::Account { profile, .. } => (profile.clone(), None),
        };
        Self {
            profile,
            region: region.to_owned(),
            emulator,
        }
    }
}

/// The exact commands that push these images; none when none is missing.
///
/// For AWS they are those of the ECR user guide (*Pushing a Docker image to an Amazon ECR private repository*), for an
/// emulator, which has no registry, those of this program.
#[must_use]
pub fn images_to_push(images: &[MissingImage], place: &PushPlace) -> Option<ImagesToPush> {
    if images.is_empty() {
        return None;
    }
    let steps = match &place.emulator {
        Some(url) => vec![placeholders(images, url)],
        None => docker(images, place),
    };
    Some(ImagesToPush {
        images: images.to_vec(),
        emulated: place.emulator.is_some(),
        steps,
    })
}

/// Registers a placeholder for an image in an emulator: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`, as a deployment
/// names it, or `NAME:TAG` with the Region beside. One that is there already stays.
///
/// # Errors
/// [`AppError::Emulator`] when the address is not on this machine; [`AppError::Image`]; [`AppError::Provider`].
pub async fn push_placeholder(endpoint_url: &str, image: &str, region: Option<&str>) -> Result<(), AppError> {
    ensure_loopback(endpoint_url)?;
    let wrong = |reason: &str| AppError::Image {
        text: image.to_owned(),
        reason: reason.to_owned(),
    };
    let (path, tag) = image
        .rsplit_once(':')
        .filter(|(path, tag)| !path.is_empty() && !tag.is_empty() && !tag.contains('/'))
        .ok_or_else(|| wrong("has no tag"))?;
    let (registry, repository) = match path.split_once('/') {
        Some((host, rest)) if host.contains('.') => (Some(host), rest),
        _ => (None, path),
    };
    // `ACCOUNT.dkr.ecr.REGION.amazonaws.com` (ECR user guide, *Amazon ECR private registry*).
    let named = registry.map(|host| match host.split('.').collect::<Vec<_>>()[..] {
        [_, "dkr", "ecr", region, _, ..] => Ok(region),
        _ => Err(wrong("is not in a registry of Amazon ECR")),
    });
    let region = match (named.transpose()?, region) {
        (Some(named), Some(given)) if named != given => {
            return Err(wrong(&format!("is in the Region {named}, not {given}")));
        }
        (Some(region), _) | (None, Some(region)) => region,
        (None, None) => {
            return Err(wrong(
                "has no Region: give the repository's whole URI, or --region",
            ));
        }
    };
    connect(endpoint_url, region)
        .await?
        .push_placeholder(repository, tag)
        .await
        .map_err(AppError::Provider)
}

impl App {
    /// Placeholders for the images that the open design's deployment waits for. See
    /// [`Deployments::push_placeholders`].
    ///
    /// # Errors
    /// As [`Deployments::push_placeholders`].
    pub async fn push_placeholders(&self, target: &Target) -> Result<usize, AppError> {
        self.deployments
            .push_placeholders(&self.design_at(), target)
            .await
    }
}

impl Deployments {
    /// Registers a placeholder for every image that the deployment waits for in an emulator, and returns how many.
    ///
    /// # Errors
    /// [`AppError::NotEmulated`] for an account: real images are pushed there. [`AppError::Provider`] and
    /// [`AppError::Journal`].
    pub async fn push_placeholders(&self, design: &DesignAt, target: &Target) -> Result<usize, AppError> {
        let Target::Emulator { endpoint_url } = target else {
            return Err(AppError::NotEmulated);
        };
        let url = endpoint_url
            .as_deref()
            .map(|url| url.trim_end_matches('/').to_owned());
        let Some(url) = url.or_else(|| self.emulator_url()) else {
            return Ok(0);
        };
        ensure_loopback(&url)?;
        let mut pushed = 0;
        for known in self.store().deployments()? {
            if known.design_key != design.key || !is_emulated_at(&known.target_key, &url) {
                continue;
            }
            let recorded = self.store().journal(&design.key, &known.target_key).load()?;
            let Some(header) = recorded.header else { continue };
            let aws = connect(&url, &header.region).await?;
            for image in &header.waiting_for {
                let push = aws.push_placeholder(&image.repository, &image.tag).await;
                push.map_err(AppError::Provider)?;
                pushed += 1;
            }
        }
        Ok(pushed)
    }
}

async fn connect(endpoint_url: &str, region: &str) -> Result<AwsProvider, AppError> {
    let options = ConnectOptions {
        profile: None,
        region: region.to_owned(),
        endpoint_url: Some(endpoint_url.trim_end_matches('/').to_owned()),
        emulated: true,
    };
    AwsProvider::connect(options).await.map_err(AppError::Provider)
}

fn placeholders(images: &[MissingImage], url: &str) -> PushStep {
    let command = |image: &MissingImage| {
        let (url, reference) = (quoted(url), quoted(&image.reference()));
        format!("tierwright emulator push-image --endpoint-url {url} {reference}")
    };
    PushStep {
        title: "Register placeholders: an emulator has no registry that docker could push to".to_owned(),
        commands: images.iter().map(command).collect(),
    }
}

fn docker(images: &[MissingImage], place: &PushPlace) -> Vec<PushStep> {
    let mut registries: Vec<&str> = images
        .iter()
        .filter_map(|i| Some(i.uri.split_once('/')?.0))
        .collect();
    registries.sort_unstable();
    registries.dedup();
    let profile = place
        .profile
        .as_ref()
        .map(|name| format!(" --profile {}", quoted(name)));
    let profile = profile.unwrap_or_default();
    let sign_in = |registry: &&str| {
        format!(
            "aws ecr get-login-password --region {}{profile} | docker login --username AWS --password-stdin {}",
            quoted(&place.region),
            quoted(registry)
        )
    };
    let push = |image: &MissingImage| {
        let (local, remote) = (format!("{}:{}", image.repository, image.tag), image.reference());
        let (local, remote) = (quoted(&local), quoted(&remote));
        PushStep {
            title: format!(
                "Build and push the image of {}, in the folder with its Dockerfile",
                image.used_by.join(", ")
            ),
            commands: vec![
                format!(
                    "docker build --platform {} --tag {local} .",
                    quoted(&image.platform)
                ),
                format!("docker tag {local} {remote}"),
                format!("docker push {remote}"),
            ],
        }
    };
    let login = PushStep {
        title: "Sign in to the registry".to_owned(),
        commands: registries.iter().map(sign_in).collect(),
    };
    std::iter::once(login).chain(images.iter().map(push)).collect()
}

/// A word for a POSIX shell; quoted when it must be.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{PushPlace, images_to_push, push_placeholder, quoted};
    use crate::error::AppError;
    use crate::view::Target;
    use tierwright_deploy::MissingImage;

    fn image() -> MissingImage {
        MissingImage {
            repository: "shop-web".to_owned(),
            uri: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web".to_owned(),
            tag: "v1".to_owned(),
            platform: "linux/arm64".to_owned(),
            used_by: vec!["Web".to_owned()],
        }
    }

    fn commands(target: &Target, url: Option<&str>) -> String {
        let place = PushPlace::of(target, "eu-central-1", url);
        let found = images_to_push(&[image()], &place).unwrap();
        let lines: Vec<String> = found.steps.into_iter().flat_map(|step| step.commands).collect();
        lines.join("\n")
    }

    #[test]
    fn for_an_account_they_are_those_of_docker() {
        let account = Target::Account {
            profile: Some("my team".to_owned()),
            region: None,
            endpoint_url: None,
        };
        insta::assert_snapshot!(commands(&account, None), @r"
        aws ecr get-login-password --region eu-central-1 --profile 'my team' | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-central-1.amazonaws.com
        docker build --platform linux/arm64 --tag shop-web:v1 .
        docker tag shop-web:v1 123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web:v1
        docker push 123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web:v1
        ");
    }

    #[test]
    fn for_an_emulator_they_are_ours() {
        let emulator = Target::Emulator { endpoint_url: None };
        insta::assert_snapshot!(
            commands(&emulator, Some("http://127.0.0.1:4000")),
            @"tierwright emulator push-image --endpoint-url http://127.0.0.1:4000 123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-web:v1"
        );
        assert_eq!(
            images_to_push(&[], &PushPlace::of(&emulator, "eu-central-1", None)),
            None
        );
    }

    #[test]
    fn a_word_of_a_person_stays_one_word() {
        assert_eq!(quoted("a'; rm -rf $HOME"), r"'a'\''; rm -rf $HOME'");
        assert_eq!(quoted(""), "''");
    }

    #[tokio::test]
    async fn what_is_no_image_is_refused_before_a_call() {
        // Nobody listens there, and nobody is asked.
        let push = async |image: &str, region| {
            let refused = push_placeholder("http://127.0.0.1:9", image, region)
                .await
                .unwrap_err();
            assert!(matches!(refused, AppError::Image { .. }), "{refused}");
            refused.to_string()
        };
        assert!(push("shop-web", None).await.contains("has no tag"));
        assert!(push("shop-web:v1", None).await.contains("has no Region"));
        assert!(
            push("docker.io/library/nginx:1", None)
                .await
                .contains("Amazon ECR")
        );
        let image = image().reference();
        assert!(
            push(&image, Some("us-east-1"))
                .await
                .contains("eu-central-1, not us-east-1")
        );
        let elsewhere = push_placeholder("https://api.ecr.eu-central-1.amazonaws.com", &image, None).await;
        assert!(matches!(elsewhere, Err(AppError::Emulator(_))));
    }
}

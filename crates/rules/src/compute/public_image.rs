//! Public images of which it is known for certain what they do without a setting: the official ones of two web servers.

use tierwright_model::TierKind;
use tierwright_model::tiers::{FargateService, Image};

/// What an image does as it is published.
pub(crate) struct PublicImage {
    /// Its short name.
    pub(crate) name: &'static str,
    /// The port that it listens on.
    pub(crate) port: u16,
    /// The paths that it answers with 200.
    pub(crate) paths: &'static [&'static str],
}

/// Source: the Dockerfiles and default configurations of the Docker Official Images: nginx (`EXPOSE 80`; `/usr/share/nginx/html`
/// with `index.html` and `50x.html`) and httpd (`EXPOSE 80`; `htdocs/index.html`).
static KNOWN: [PublicImage; 2] = [
    PublicImage {
        name: "nginx",
        port: 80,
        paths: &["/", "/index.html", "/50x.html"],
    },
    PublicImage {
        name: "httpd",
        port: 80,
        paths: &["/", "/index.html"],
    },
];

/// Where Docker Official Images are published under their short name. `public.ecr.aws/nginx` is that of nginx itself.
const REGISTRIES: [&str; 6] = [
    "",
    "library/",
    "docker.io/",
    "docker.io/library/",
    "public.ecr.aws/docker/library/",
    "public.ecr.aws/nginx/",
];

/// The image that a service runs as it is published: one that is known here, with no variable that could change it. A service
/// of a design has no command and no entry point of its own.
pub(crate) fn of_service(kind: &TierKind) -> Option<(&FargateService, &'static PublicImage)> {
    let TierKind::FargateService(service) = kind else {
        return None;
    };
    let Image::Reference(reference) = &service.image else {
        return None;
    };
    let image = known(reference).filter(|_| service.environment.is_empty())?;
    Some((service, image))
}

fn known(reference: &str) -> Option<&'static PublicImage> {
    let named = reference.split_once('@').map_or(reference, |(name, _)| name);
    let folder = named.rfind('/').map_or(0, |slash| slash + 1);
    let (registry, last) = named.split_at(folder);
    let (name, tag) = last.split_once(':').unwrap_or((last, ""));
    let image = KNOWN.iter().find(|image| image.name == name)?;
    let official = REGISTRIES.contains(&registry) && (registry != "public.ecr.aws/nginx/" || name == "nginx");
    // Variants without root rights listen elsewhere.
    (official && !tag.contains("unprivileged")).then_some(image)
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn only_official_images_are_known() {
        for reference in [
            "nginx",
            "nginx:1.29-alpine",
            "docker.io/library/nginx:latest",
            "public.ecr.aws/nginx/nginx:1.29",
            "public.ecr.aws/docker/library/httpd:2.4",
            "httpd@sha256:0123",
        ] {
            assert!(known(reference).is_some(), "{reference}");
        }
        for reference in [
            "nginxinc/nginx-unprivileged:1.29",
            "public.ecr.aws/nginx/nginx-unprivileged:1.29",
            "public.ecr.aws/nginx/httpd:2.4",
            "nginx:1.29-unprivileged",
            "registry.example.com/nginx:1.29",
            "someone/nginx",
            "public.ecr.aws/nginx/unit:1.34",
            "redis",
        ] {
            assert!(known(reference).is_none(), "{reference}");
        }
    }
}

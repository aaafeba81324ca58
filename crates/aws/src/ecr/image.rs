//! Images in a repository. Nothing here is a kind of its own: a person or a pipeline pushes them.

use aws_sdk_ecr::types::ImageIdentifier;
use tierwright_deploy::{ProviderError, ProviderErrorKind};

use crate::clients::Clients;
use crate::error::{Absence, Named, ours};

/// What an emulator without a registry is given in place of an image: a whole manifest without content, as the OCI image
/// specification has it (*Guidance for an Empty Descriptor*).
const PLACEHOLDER: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.tierwright.placeholder","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}]}"#;

/// `ImageNotFoundException` and `RepositoryNotFoundException` both mean that it is not there (*DescribeImages*).
pub(crate) async fn exists(aws: &Clients, repository: &str, tag: &str) -> Result<bool, ProviderError> {
    let image = ImageIdentifier::builder().image_tag(tag).build();
    let call = aws
        .ecr
        .describe_images()
        .repository_name(repository)
        .image_ids(image);
    let answer = call.send().await.named("ecr:DescribeImages").unless_missing()?;
    Ok(answer.is_some_and(|answer| !answer.image_details().is_empty()))
}

/// Registers a manifest without content under a tag. One that is there already stays.
pub(crate) async fn push_placeholder(
    aws: &Clients,
    repository: &str,
    tag: &str,
) -> Result<(), ProviderError> {
    let operation = "ecr:PutImage";
    if !aws.emulated {
        let message = "a placeholder is pushed to an emulator only; push a real image to AWS";
        return Err(ours(ProviderErrorKind::Unsupported, operation, message));
    }
    if exists(aws, repository, tag).await? {
        return Ok(());
    }
    let call = aws
        .ecr
        .put_image()
        .repository_name(repository)
        .image_tag(tag)
        .image_manifest(PLACEHOLDER)
        .image_manifest_media_type("application/vnd.oci.image.manifest.v1+json");
    match call.send().await.named(operation) {
        // The answer to an earlier attempt was lost: the SDK repeated the call, and the manifest is there already.
        Err(error)
            if error.kind == ProviderErrorKind::AlreadyExists && exists(aws, repository, tag).await? =>
        {
            Ok(())
        }
        Err(error) => Err(error),
        Ok(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::PLACEHOLDER;

    #[test]
    fn the_placeholder_is_a_manifest_of_the_empty_object() {
        let manifest: serde_json::Value = serde_json::from_str(PLACEHOLDER).unwrap();
        for descriptor in [&manifest["config"], &manifest["layers"][0]] {
            assert_eq!(descriptor["size"], "{}".len());
        }
    }
}

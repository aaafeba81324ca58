//! Of Amazon RDS and Amazon S3.

use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{Leftover, ProviderError, ProviderErrorKind};

use super::{PARALLEL, belongs, leftover};
use crate::clients::Clients;
use crate::error::Named;
use crate::{rds, s3};

pub(crate) async fn inventory(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let (databases, buckets) = tokio::try_join!(databases(aws, deployment), buckets(aws, deployment))?;
    Ok([databases, buckets].concat())
}

async fn databases(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws.rds.describe_db_clusters().into_paginator().items().send();
    let clusters = pages.try_collect().await.named("rds:DescribeDBClusters")?;
    for cluster in clusters
        .iter()
        .filter(|cluster| belongs(rds::pairs(cluster.tag_list()), deployment))
    {
        found.extend(leftover(
            "AWS::RDS::DBCluster",
            cluster.db_cluster_identifier(),
            cluster.status(),
        ));
    }
    let pages = aws.rds.describe_db_instances().into_paginator().items().send();
    let instances = pages.try_collect().await.named("rds:DescribeDBInstances")?;
    for instance in instances
        .iter()
        .filter(|instance| belongs(rds::pairs(instance.tag_list()), deployment))
    {
        let state = instance.db_instance_status();
        found.extend(leftover(
            "AWS::RDS::DBInstance",
            instance.db_instance_identifier(),
            state,
        ));
    }
    let pages = aws
        .rds
        .describe_db_subnet_groups()
        .into_paginator()
        .items()
        .send();
    for group in pages.try_collect().await.named("rds:DescribeDBSubnetGroups")? {
        let tags = rds::tags_of(aws, group.db_subnet_group_arn().unwrap_or_default()).await?;
        if belongs(rds::pairs(&tags), deployment) {
            found.extend(leftover(
                "AWS::RDS::DBSubnetGroup",
                group.db_subnet_group_name(),
                None,
            ));
        }
    }
    let pages = aws
        .rds
        .describe_db_parameter_groups()
        .into_paginator()
        .items()
        .send();
    for group in pages.try_collect().await.named("rds:DescribeDBParameterGroups")? {
        let tags = rds::tags_of(aws, group.db_parameter_group_arn().unwrap_or_default()).await?;
        if belongs(rds::pairs(&tags), deployment) {
            found.extend(leftover(
                "AWS::RDS::DBParameterGroup",
                group.db_parameter_group_name(),
                None,
            ));
        }
    }
    Ok(found)
}

/// Buckets of this Region. One whose tags may not be read is somebody else's.
async fn buckets(aws: &Clients, deployment: &str) -> Result<Vec<Leftover>, ProviderError> {
    let pages = aws
        .s3
        .list_buckets()
        .bucket_region(&aws.region)
        .into_paginator()
        .items()
        .send();
    let all = pages.try_collect().await.named("s3:ListBuckets")?;
    let ask = |name: String| async move {
        match s3::tags_of(aws, &name).await {
            Ok(tags) => {
                let ours = belongs(
                    tags.iter().map(|(key, value)| (key.as_str(), value.as_str())),
                    deployment,
                );
                Ok(leftover("AWS::S3::Bucket", Some(&name), None).filter(|_| ours))
            }
            Err(error) if error.kind == ProviderErrorKind::Denied => Ok(None),
            Err(error) => Err(error),
        }
    };
    let names = all.into_iter().filter_map(|bucket| bucket.name);
    let found: Vec<_> = stream::iter(names)
        .map(ask)
        .buffer_unordered(PARALLEL)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}

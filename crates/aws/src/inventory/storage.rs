//! Of Amazon RDS and Amazon S3.

use futures::{StreamExt, TryStreamExt, stream};
use tierwright_deploy::{ProviderError, ProviderErrorKind, Tagged};

use super::{PARALLEL, Search, texts};
use crate::clients::Clients;
use crate::error::Named;
use crate::{rds, s3};

pub(crate) async fn inventory(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let (databases, buckets) = tokio::try_join!(databases(aws, search), buckets(aws, search))?;
    Ok([databases, buckets].concat())
}

async fn databases(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
    let mut found = Vec::new();
    let pages = aws.rds.describe_db_clusters().into_paginator().items().send();
    let clusters = pages.try_collect().await.named("rds:DescribeDBClusters")?;
    for cluster in &clusters {
        found.extend(search.found(
            "AWS::RDS::DBCluster",
            cluster.db_cluster_identifier(),
            cluster.status(),
            rds::pairs(cluster.tag_list()),
        ));
    }
    let pages = aws.rds.describe_db_instances().into_paginator().items().send();
    let instances = pages.try_collect().await.named("rds:DescribeDBInstances")?;
    for instance in &instances {
        found.extend(search.found(
            "AWS::RDS::DBInstance",
            instance.db_instance_identifier(),
            instance.db_instance_status(),
            rds::pairs(instance.tag_list()),
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
        found.extend(search.found(
            "AWS::RDS::DBSubnetGroup",
            group.db_subnet_group_name(),
            None,
            rds::pairs(&tags),
        ));
    }
    let pages = aws
        .rds
        .describe_db_parameter_groups()
        .into_paginator()
        .items()
        .send();
    for group in pages.try_collect().await.named("rds:DescribeDBParameterGroups")? {
        let tags = rds::tags_of(aws, group.db_parameter_group_arn().unwrap_or_default()).await?;
        found.extend(search.found(
            "AWS::RDS::DBParameterGroup",
            group.db_parameter_group_name(),
            None,
            rds::pairs(&tags),
        ));
    }
    Ok(found)
}

/// Buckets of this Region. One whose tags may not be read is somebody else's.
async fn buckets(aws: &Clients, search: Search<'_>) -> Result<Vec<Tagged>, ProviderError> {
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
            Ok(tags) => Ok(search.found("AWS::S3::Bucket", Some(&name), None, texts(&tags))),
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

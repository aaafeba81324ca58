use tierwright_model::TierKind;
use tierwright_model::tiers::{AutoScaling, FargateService, Image, RollingUpdate, ScalingPolicy};

use super::{TierGroup, TierInfo};

pub(super) const INFO: TierInfo = TierInfo {
    key: "fargateService",
    label: "ECS Fargate service",
    description: "Containers without servers: a task definition kept running in the wanted number.",
    group: TierGroup::Compute,
    in_vpc: true,
    port: Some(80),
    id_stem: "service",
    fresh: || {
        TierKind::FargateService(FargateService {
            cpu: 256,
            memory: 512,
            memory_reservation: None,
            // It runs as it is: the image listens on 80 and answers /. A rule compares the two (`image-port-mismatch`).
            image: Image::Reference("public.ecr.aws/nginx/nginx:1.29".to_owned()),
            container_port: 80,
            desired_count: 2,
            deployment: RollingUpdate::default(),
            health_check_path: "/".to_owned(),
            health_check_grace_period_seconds: 60,
            assign_public_ip: false,
            enable_execute_command: false,
            single_role: false,
            task_policies: Vec::new(),
            environment: Vec::new(),
            auto_scaling: Some(AutoScaling {
                min: 2,
                max: 6,
                policy: ScalingPolicy::CpuTarget(60),
            }),
            log_retention_days: 30,
        })
    },
};

//! Kinds of Amazon RDS and Aurora.

pub mod db_cluster;
pub mod db_instance;
pub mod db_parameter_group;
pub mod db_subnet_group;

//! User pools: how people sign in, and what is asked of them.

use serde_json::json;

use super::{items, list, one_of, text, tiers};
use crate::system::System;

/// A pool is as strict as the design says, and its client is one that keeps no secret.
pub(super) fn check(system: &System) {
    for (id, wanted) in tiers(system, "userPool") {
        let pool = one_of(system, "AWS::Cognito::UserPool", id);
        let place = format!("{}: {id}", system.name);
        let by_email = wanted["signInWithEmail"] == true;
        let usernames: Vec<_> = items(&pool.properties["UsernameAttributes"]).collect();
        assert_eq!(
            usernames,
            if by_email { vec!["email"] } else { Vec::new() },
            "{place}"
        );
        if by_email {
            assert_eq!(list(pool, "AutoVerifiedAttributes"), ["email"], "{place}");
        }
        let closed = &pool.properties["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"];
        assert_eq!(*closed, wanted["selfSignUp"] == false, "{place}");
        let (mode, factors) = match wanted["mfa"].as_str().unwrap() {
            "off" => ("OFF", json!([])),
            "optional" => ("OPTIONAL", json!(["SOFTWARE_TOKEN_MFA"])),
            "required" => ("ON", json!(["SOFTWARE_TOKEN_MFA"])),
            other => panic!("{place}: {other}"),
        };
        assert_eq!(text(pool, "MfaConfiguration"), mode, "{place}");
        assert_eq!(pool.properties["EnabledMfas"], factors, "{place}");
        let password = &pool.properties["Policies"]["PasswordPolicy"];
        assert_eq!(
            password["MinimumLength"], wanted["passwordMinimumLength"],
            "{place}"
        );
        let protected = text(pool, "DeletionProtection") == "ACTIVE";
        assert_eq!(wanted["deletionProtection"], protected, "{place}");

        let client = one_of(system, "AWS::Cognito::UserPoolClient", id);
        assert_eq!(
            text(client, "UserPoolId"),
            pool.attributes["UserPoolId"],
            "{place}"
        );
        assert_eq!(client.properties["GenerateSecret"], false, "{place}");
        let flows = list(client, "ExplicitAuthFlows");
        assert!(
            flows.contains(&"ALLOW_USER_SRP_AUTH".into()),
            "{place}: {flows:?}"
        );
        let plain = flows.contains(&"ALLOW_USER_PASSWORD_AUTH".into());
        assert!(!plain, "{place} takes passwords in plain text");
    }
}

// User pools and web ACLs.

import { type FormPart, valueAt, worded } from "../fields";
import { logRetention } from "./common";

export const userPool: readonly FormPart[] = [
  {
    title: "Sign-in",
    fields: [
      {
        kind: "flag",
        property: "/kind/userPool/signInWithEmail",
        label: "By e-mail address",
        hint: "By a user name otherwise.",
      },
      { kind: "flag", property: "/kind/userPool/selfSignUp", label: "People may sign up by themselves" },
      {
        kind: "choice",
        property: "/kind/userPool/mfa",
        label: "Second factor",
        choices: worded({ off: "Never asked for", optional: "When a person has set one up", required: "Always" }),
      },
      { kind: "number", property: "/kind/userPool/passwordMinimumLength", label: "Least length of a password" },
    ],
  },
  {
    title: "Sign-in page",
    fields: [
      {
        kind: "words",
        property: "/kind/userPool/callbackUrls",
        label: "Sends people back to",
        hint: "Without an address there is no page: programs call the API.",
        placeholder: "https://shop.example.com/signed-in",
      },
      {
        kind: "text",
        property: "/kind/userPool/domainPrefix",
        label: "Domain prefix",
        hint: "Unique in the Region.",
        mono: true,
        optional: true,
        when: (thing) => ((valueAt(thing, "/kind/userPool/callbackUrls") as string[] | undefined) ?? []).length > 0,
      },
    ],
  },
  {
    title: "Protection",
    fields: [{ kind: "flag", property: "/kind/userPool/deletionProtection", label: "Deletion protection" }],
  },
];

/** Source: AWS WAF Developer Guide, *AWS Managed Rules rule groups list*. */
const RULE_GROUPS = [
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesAnonymousIpList",
  "AWSManagedRulesAdminProtectionRuleSet",
  "AWSManagedRulesLinuxRuleSet",
  "AWSManagedRulesUnixRuleSet",
];

export const webAcl: readonly FormPart[] = [
  {
    title: "Managed rule groups",
    list: "/kind/webAcl/managedRuleGroups",
    noun: "Rule group",
    empty: "Without a rule group it lets everything through that the rate limit does not stop.",
    bare: true,
    ordered: true,
    name: String,
    fresh: (thing) => {
      const there = (valueAt(thing, "/kind/webAcl/managedRuleGroups") as string[] | undefined) ?? [];
      const next = RULE_GROUPS.find((group) => !there.includes(group));
      return next ? { item: next } : "All the rule groups that are offered here are in it.";
    },
    fields: (at) => [{ kind: "text", property: at, label: "Rule group", mono: true, suggestions: RULE_GROUPS }],
  },
  {
    title: "Rate limit and logs",
    fields: [
      {
        kind: "number",
        property: "/kind/webAcl/rateLimit",
        label: "Requests of one address in five minutes",
        hint: "Without a number nobody is blocked for their haste.",
        optional: true,
      },
      logRetention("webAcl"),
    ],
  },
];

"""User pools, their tags and domains."""

from .support import Case, client, unique


class UserPools(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cognito = client("cognito-idp")

    def pool(self, **more):
        return self.cognito.create_user_pool(PoolName=unique("pool"), **more)["UserPool"]

    def described(self, pool):
        return self.cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]

    def test_tags_come_and_go(self):
        pool = self.pool(UserPoolTags={"a": "1"})
        self.cognito.tag_resource(ResourceArn=pool["Arn"], Tags={"b": "2"})
        self.cognito.untag_resource(ResourceArn=pool["Arn"], TagKeys=["a", "c"])
        self.assertEqual(self.cognito.list_tags_for_resource(ResourceArn=pool["Arn"])["Tags"], {"b": "2"})
        self.assertEqual(self.described(pool)["UserPoolTags"], {"b": "2"})

    def test_its_plan_is_read_back(self):
        pool = self.pool(UserPoolTier="PLUS")
        self.assertEqual(self.described(pool)["UserPoolTier"], "PLUS")

    def test_an_update_takes_away_what_it_does_not_name(self):
        pool = self.pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], UserPoolTags={"a": "1"})
        self.cognito.update_user_pool(UserPoolId=pool["Id"], PoolName="renamed", DeletionProtection="ACTIVE")
        found = self.described(pool)
        self.assertEqual((found["Name"], found["UsernameAttributes"]), ("renamed", ["email"]))
        self.assertFalse(found.get("AutoVerifiedAttributes") or found.get("UserPoolTags"))

    def test_second_factors_are_set_afterwards(self):
        with self.refused("InvalidParameterException"):
            self.pool(MfaConfiguration="OPTIONAL")
        pool = self.pool()
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=pool["Id"], MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        self.assertEqual(self.described(pool)["MfaConfiguration"], "OPTIONAL")

    def test_protection_and_domain_keep_it(self):
        pool = self.pool(DeletionProtection="ACTIVE")
        with self.refused("InvalidParameterException"):
            self.cognito.delete_user_pool(UserPoolId=pool["Id"])
        self.cognito.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="INACTIVE")
        domain = unique("domain")
        self.cognito.create_user_pool_domain(UserPoolId=pool["Id"], Domain=domain)
        with self.refused("InvalidParameterException"):
            self.cognito.delete_user_pool(UserPoolId=pool["Id"])
        with self.refused("InvalidParameterException"):
            self.cognito.create_user_pool_domain(UserPoolId=pool["Id"], Domain=domain)
        with self.refused("InvalidParameterException"):
            self.cognito.create_user_pool_domain(UserPoolId=self.pool()["Id"], Domain=domain)
        self.cognito.delete_user_pool_domain(UserPoolId=pool["Id"], Domain=domain)
        self.assertEqual(self.cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"], {})
        self.cognito.delete_user_pool(UserPoolId=pool["Id"])

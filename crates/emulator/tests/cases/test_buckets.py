"""Buckets: answers in the form that the API names."""

import re
import urllib.request

from .support import URL, Case, client, unique


class Answers(Case):
    def test_versioning_has_its_own_root_element(self):
        s3, name = client("s3"), unique("bucket")
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        with urllib.request.urlopen(f"{URL}/{name}?versioning") as answer:
            body = answer.read().decode()
        root = re.search(r"<([A-Za-z]+)[ >]", body).group(1)
        self.assertEqual((root, "Enabled" in body), ("VersioningConfiguration", True), body)
        s3.delete_bucket(Bucket=name)

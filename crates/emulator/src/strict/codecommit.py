"""Code repositories: their tags, key and name, and the list of all. moto only makes, shows and deletes them.

https://docs.aws.amazon.com/codecommit/latest/APIReference/API_Operations.html
"""

import json
import time

from moto.codecommit.exceptions import RepositoryDoesNotExistException, RepositoryNameExistsException
from moto.codecommit.models import CodeCommit
from moto.codecommit.responses import CodeCommitResponse

from .patches import around


@around(CodeCommit, "__init__")
def repository(original, self, *args, **kwargs):
    """Moments are numbers in this protocol, and a description that nobody gave is absent.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryMetadata.html
    """
    original(self, *args, **kwargs)
    self.tags = {}
    metadata = self.repository_metadata
    metadata["creationDate"] = metadata["lastModifiedDate"] = time.time()
    if metadata["repositoryDescription"] is None:
        del metadata["repositoryDescription"]


@around(CodeCommitResponse, "create_repository")
def create_repository(original, self):
    """Keep the tags and the key.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html
    """
    original(self)
    made = _named(self, "repositoryName")
    made.tags = dict(self._get_param("tags") or {})
    _set_key(self, made, self._get_param("kmsKeyId") or "alias/aws/codecommit")
    return json.dumps({"repositoryMetadata": made.repository_metadata})


def _set_key(self, found, key):
    arn = key if key.startswith("arn:") else f"arn:aws:kms:{self.region}:{self.current_account}:{key}"
    found.repository_metadata["kmsKeyId"] = arn


def _named(self, parameter):
    name = self._get_param(parameter)
    found = self.codecommit_backend.repositories.get(name)
    if found is None:
        raise RepositoryDoesNotExistException(name)
    return found


def _of_arn(self):
    """The repository of an ARN: https://docs.aws.amazon.com/codecommit/latest/APIReference/API_TagResource.html"""
    arn = self._get_param("resourceArn")
    for found in self.codecommit_backend.repositories.values():
        if found.repository_metadata["Arn"] == arn:
            return found
    raise RepositoryDoesNotExistException(arn)


def list_repositories(self):
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_ListRepositories.html"""
    found = [
        {"repositoryName": name, "repositoryId": one.repository_metadata["repositoryId"]}
        for name, one in self.codecommit_backend.repositories.items()
    ]
    return json.dumps({"repositories": found})


def list_tags_for_resource(self):
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_ListTagsForResource.html"""
    return json.dumps({"tags": _of_arn(self).tags})


def tag_resource(self):
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_TagResource.html"""
    _of_arn(self).tags.update(self._get_param("tags"))
    return json.dumps({})


def untag_resource(self):
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UntagResource.html"""
    found = _of_arn(self)
    for key in self._get_param("tagKeys"):
        found.tags.pop(key, None)
    return json.dumps({})


def update_repository_description(self):
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryDescription.html"""
    found = _named(self, "repositoryName")
    found.repository_metadata["repositoryDescription"] = self._get_param("repositoryDescription") or ""
    return json.dumps({})


def update_repository_encryption_key(self):
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryEncryptionKey.html"""
    found = _named(self, "repositoryName")
    before = found.repository_metadata["kmsKeyId"]
    _set_key(self, found, self._get_param("kmsKeyId"))
    metadata = found.repository_metadata
    answer = {"repositoryId": metadata["repositoryId"], "kmsKeyId": metadata["kmsKeyId"], "originalKmsKeyId": before}
    return json.dumps(answer)


def update_repository_name(self):
    """The id stays, ARN and addresses follow the name.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryName.html
    """
    found = _named(self, "oldName")
    old, new = self._get_param("oldName"), self._get_param("newName")
    repositories = self.codecommit_backend.repositories
    if new in repositories:
        raise RepositoryNameExistsException(new)
    metadata = found.repository_metadata
    metadata["repositoryName"] = new
    for name, separator in (("Arn", ":"), ("cloneUrlHttp", "/"), ("cloneUrlSsh", "/")):
        metadata[name] = metadata[name].rpartition(separator)[0] + separator + new
    repositories[new] = repositories.pop(old)
    return json.dumps({})


for _operation in (
    list_repositories,
    list_tags_for_resource,
    tag_resource,
    untag_resource,
    update_repository_description,
    update_repository_encryption_key,
    update_repository_name,
):
    if hasattr(CodeCommitResponse, _operation.__name__):
        raise AttributeError(f"moto now has {_operation.__name__} for code repositories: remove ours")
    setattr(CodeCommitResponse, _operation.__name__, _operation)

"""Idempotency tokens: the same token with the same parameters answers with the first result.

https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
"""

import json

_remembered = {}


def _plain(value):
    return json.dumps(value, sort_keys=True, default=str)


def once(scope, token, parameters, create, mismatch):
    """Return `create()`, or the earlier result when `token` was used before in `scope` (account, region, operation).

    `parameters` without the token are compared; `mismatch()` makes the error for a token that is used again with
    others. A failed creation is not remembered: AWS lets the same token be tried again after an error.
    """
    if not token:
        return create()
    key = (*scope, token)
    fingerprint = _plain(parameters)
    if key in _remembered:
        seen, result = _remembered[key]
        if seen != fingerprint:
            raise mismatch()
        return result
    result = create()
    _remembered[key] = (fingerprint, result)
    return result


def forget():
    """Drop all tokens, after moto was reset."""
    _remembered.clear()

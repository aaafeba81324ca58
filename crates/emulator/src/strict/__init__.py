"""The strict emulator: moto plus the AWS behaviours that a deployer depends on.

moto answers almost every call, but it accepts any order of deletion, never makes a caller wait and forgets
idempotency tokens. A deployer that passes on stock moto has proved little. The modules here patch moto's own
backends so that it refuses, waits and remembers as AWS does. Each behaviour cites the AWS page it was read from; a
behaviour without a page is marked "observed", meaning that it was seen on AWS or in the reports of others.

What this package is not: a second implementation of AWS. It holds no resources of its own. All state lives in moto's
models, so moto's own read calls show it. The patches rely on moto's internals, so the version of moto is pinned.

To add a behaviour: find the module of its service (or add one to `patches.SERVICE_MODULES`), patch the narrowest
method with `patches.around`, cite the page, and add a case to `tests/strict.py`.
"""

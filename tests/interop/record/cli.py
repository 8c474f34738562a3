"""Prints what the AWS CLI reads in each config that stdin names.

Starting `aws` for each config would take minutes, and version 1 cannot print its credentials; so this
asks the AWS CLI's own session, which every command of it uses.
"""

import json
import os
import sys

from awscli.clidriver import create_clidriver


def reading(case):
    os.environ.update(case["environment"])
    region = None
    try:
        session = create_clidriver().session
        session.set_config_variable("profile", case["profile"])
        region = session.get_config_variable("region")
        credentials = session.get_credentials()
        key = credentials and credentials.get_frozen_credentials()
    except Exception as error:
        return {"error": type(error).__name__, "region": region}
    return {"key": key and {"id": key.access_key, "secret": key.secret_key, "token": key.token}, "region": region}


json.dump([reading(case) for case in json.load(sys.stdin)], sys.stdout)

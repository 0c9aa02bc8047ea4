"""Tests of the runner. Assertions in what they share explain themselves as well."""

import pytest

pytest.register_assert_rewrite("tests.scenario", "tests.git_forge")

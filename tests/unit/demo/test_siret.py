"""The fictional NIC of demonstrations passes the check a form makes."""

from __future__ import annotations

import pytest
from stdnum.fr import siret

from portal.demo.siret import demo_siret


@pytest.mark.parametrize("siren", ["217105436", "200069698", "217102706"])
def test_a_demo_siret_is_valid_and_keeps_its_siren(siren: str) -> None:
    made = demo_siret(siren)

    assert siret.is_valid(made)
    assert made.startswith(f"{siren}0001")
    assert demo_siret(siren, 2) != made


@pytest.mark.parametrize("wrong", ["217105437", "21710543", "21710543A", ""])
def test_a_wrong_siren_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no SIREN"):
        demo_siret(wrong)

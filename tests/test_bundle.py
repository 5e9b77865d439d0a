"""An office without internet installs from the bundle alone, and a damaged bundle is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OFFLINE = ("unshare", "--net")
"""Runs a program without any network; only root may, and only on Linux."""

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can unplug the net"
    ),
]


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run without any of pip's settings on this machine."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    environment = {**bare, "PIP_CONFIG_FILE": os.devnull, "PYTHON": sys.executable}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the last commit."""
    dist = tmp_path_factory.mktemp("dist")
    made = subprocess.run(
        ["make", "bundle", f"DIST={dist}", f"VENV={Path(sys.executable).parent}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    [archive] = dist.glob("*.tar.gz")
    return archive


@pytest.fixture
def bundle(archive: Path, tmp_path: Path) -> Path:
    """The bundle as an administrator unpacks it."""
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / archive.name.removesuffix(".tar.gz")


def test_the_archive_has_a_checksum(archive: Path) -> None:
    checked = _run("sha256sum", "--check", f"{archive.name}.sha256", cwd=archive.parent)
    assert checked.returncode == 0, checked.stderr


def test_the_bundle_installs_without_network_and_the_app_starts(bundle: Path) -> None:
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    assert "unreachable" in _run(*OFFLINE, sys.executable, "-c", reach, cwd=bundle).stderr.lower()

    installed = _run(*OFFLINE, "./install.sh", cwd=bundle)
    assert installed.returncode == 0, installed.stderr
    assert installed.stdout.splitlines()[-1] == "Terpasang. Mulai dengan: .venv/bin/python -m dashboard serve"

    python = bundle / ".venv/bin/python"
    assert _run(*OFFLINE, python, "-m", "dashboard", "serve", "--help", cwd=bundle).returncode == 0
    upgraded = _run(*OFFLINE, python, "-m", "dashboard", "upgrade", cwd=bundle)
    assert upgraded.returncode == 0, upgraded.stderr
    assert (bundle / "data" / "training.db").is_file()
    used = _run(
        *OFFLINE, python, "-c", "import dashboard.server, queries; print(queries.__file__)", cwd=bundle / "docs"
    )
    assert used.stdout.strip() == str(bundle / "queries" / "__init__.py"), used.stderr


def test_installing_again_over_an_installation_is_quick_and_harmless(bundle: Path) -> None:
    for _ in range(2):
        installed = _run(*OFFLINE, "./install.sh", cwd=bundle)
        assert installed.returncode == 0, installed.stderr


@pytest.mark.parametrize("spoilt", ["requirements.txt", "queries/filters.py", "wheels/FOR"])
def test_a_bundle_that_was_changed_is_refused_before_anything_is_made(bundle: Path, spoilt: str) -> None:
    with (bundle / spoilt).open("a") as file:
        file.write("\n")
    refused = _run(*OFFLINE, "./install.sh", cwd=bundle)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == "Bundel rusak atau diubah. Salin ulang dari sumbernya."
    assert not (bundle / ".venv").exists()


def test_a_bundle_for_another_python_is_refused_by_name(bundle: Path) -> None:
    made_for = bundle / "wheels" / "FOR"
    sums = bundle / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines() if not line.endswith("wheels/FOR")]
    sums.write_text("\n".join(kept) + "\n")
    made_for.write_text("3.99 linux-riscv64\n")
    refused = _run(*OFFLINE, "./install.sh", cwd=bundle)
    assert refused.returncode == 1
    assert "3.99 linux-riscv64" in refused.stderr


def test_a_python_that_is_too_old_is_refused_in_a_sentence(tmp_path: Path) -> None:
    shutil.copy(ROOT / "install.sh", tmp_path)
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    refused = subprocess.run(
        ["./install.sh"],
        cwd=tmp_path,
        env={**os.environ, "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("Diperlukan Python 3.11 atau lebih baru")
    assert not (tmp_path / ".venv").exists()

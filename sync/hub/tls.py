"""The force's own certificate authority and the hub's certificate under it, made at set-up."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync import disk
from sync.hub.storage.engine import private_file

CA_DAYS, SERVER_DAYS, RENEW_DAYS = 3650, 365, 30
CA_KEY, CA_FILE, SERVER_KEY, SERVER_FILE = "ca.key", "ca.pem", "server.key", "server.pem"


def _new_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _read_key(raw: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(raw, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key in the hub's folder is not one that the hub made")
    return key


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def ensure_tls(folder: Path, names: tuple[str, ...], *, now: datetime) -> str:
    """Make authority and certificate where they are missing, about to end, or for other names. Returns the authority's
    PEM, which laptops pin."""
    ca_key = _read_key(private_file(folder / CA_KEY, _new_key))
    ca_raw = private_file(folder / CA_FILE, lambda: _authority(ca_key, now))
    server_key = _read_key(private_file(folder / SERVER_KEY, _new_key))
    path = folder / SERVER_FILE
    if path.exists() and not _fits(x509.load_pem_x509_certificate(path.read_bytes()), names, now):
        disk.remove(path)
    ca = x509.load_pem_x509_certificate(ca_raw)
    private_file(path, lambda: _certificate(ca, ca_key, server_key, names, now))
    return ca_raw.decode()


def _fits(have: x509.Certificate, names: tuple[str, ...], now: datetime) -> bool:
    told = have.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(item.value) for item in told}
    return set(names) <= known and have.not_valid_after_utc > now + timedelta(days=RENEW_DAYS)


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> bytes:
    name = _named("Hate crime champions hub authority")
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=CA_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _certificate(
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
    now: datetime,
) -> bytes:
    made = (
        x509.CertificateBuilder()
        .subject_name(_named("hub"))
        .issuer_name(ca.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )

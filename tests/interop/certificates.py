# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of the test's own."""
import os
import subprocess


def _openssl(*arguments):
    subprocess.run(['openssl', *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Authority:
    def __init__(self, folder, name):
        self.folder = folder
        self.key = os.path.join(folder, f'{name}.key')
        self.certificate = os.path.join(folder, f'{name}.pem')
        _openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                 '-keyout', self.key, '-out', self.certificate, '-subj', f'/CN={name}', '-days', '2')

    def issue(self, name, alternatives):
        """Key and certificate for @alternatives ("DNS:…,IP:…")."""
        key, request, certificate, extensions = (
            os.path.join(self.folder, f'{name}.{ending}') for ending in ('key', 'csr', 'pem', 'ext'))
        _openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                 '-keyout', key, '-out', request, '-subj', f'/CN={name}')
        with open(extensions, 'w', encoding='utf-8') as file:
            file.write(f'subjectAltName={alternatives}\n')
        _openssl('x509', '-req', '-in', request, '-CA', self.certificate, '-CAkey', self.key, '-CAcreateserial',
                 '-days', '2', '-out', certificate, '-extfile', extensions)
        return key, certificate

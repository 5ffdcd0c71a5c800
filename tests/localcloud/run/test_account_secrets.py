"""Stack files of a real account: simulated runs take the settings, and no secret of the account."""

import yaml

from localcloud.run.account_secrets import without

FILE = """\
secretsprovider: azurekeyvault://kv.vault.azure.net/keys/pulumi-state/1
encryptedkey: AAAA
config:
  p:settings:
    location: eastus2
    secret: {secure: v1:a:b}
    list: [{secure: v1:c:d}, plain]
  p:webhook:
    secure: v1:e:f
  p:plain: text
"""


def test_a_file_that_names_no_secrets_provider_stays_as_it_is() -> None:
    text = "config:\n  p:webhook:\n    secure: v1:a:b  # of this machine's passphrase\n"
    assert without(text, yaml.safe_load(text)) == (text, [])


def test_provider_key_and_secrets_of_the_account_are_left_out_and_the_rest_stays() -> None:
    text, _ = without(FILE, yaml.safe_load(FILE))
    assert yaml.safe_load(text) == {
        "config": {"p:settings": {"location": "eastus2", "list": ["plain"]}, "p:plain": "text"}
    }


def test_every_setting_that_loses_a_secret_is_named() -> None:
    assert without(FILE, yaml.safe_load(FILE))[1] == ["p:settings", "p:webhook"]


def test_a_file_of_the_account_without_settings_is_read_too() -> None:
    text, left_out = without("encryptedkey: AAAA\n", {"encryptedkey": "AAAA"})
    assert (yaml.safe_load(text), left_out) == ({"config": {}}, [])


def test_a_word_in_a_setting_is_no_secrets_provider() -> None:
    text = "config:\n  p:note: 'secretsprovider: none'\n"
    assert without(text, yaml.safe_load(text)) == (text, [])

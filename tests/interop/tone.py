# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tone a recording holds, and how loud."""
import array
import math
import wave

# Of tones that peers play, and of our own source tone:HZ, in dB below full scale of a sine.
LEVEL = -12.0
OUR_LEVEL = -10.5


def goertzel(samples, rate, hertz):
    """Level of @hertz in dB below full scale of a sine."""
    step = 2 * math.cos(2 * math.pi * hertz / rate)
    a = b = 0.0
    for sample in samples:
        a, b = sample + step * a - b, a
    power = a * a + b * b - step * a * b
    amplitude = 2 * math.sqrt(max(power, 1e-9)) / len(samples)
    return 20 * math.log10(amplitude / 32768)


def read_wave(path):
    """Rate and samples of the first channel; a header whose sizes were never filled in is no obstacle."""
    with open(path, 'rb') as file:
        data = file.read()
    at = data.find(b'data')
    form = data.find(b'fmt ')
    if at < 0 or form < 0:
        raise AssertionError(f'{path} is no recording')
    channels = int.from_bytes(data[form + 10:form + 12], 'little')
    rate = int.from_bytes(data[form + 12:form + 16], 'little')
    body = data[at + 8:]
    samples = array.array('h', body[:len(body) // 2 * 2])
    return rate, samples[::channels]


def write_tone(path, hertz, seconds, rate=48000, channels=1, level=LEVEL):
    """A recording of a sine of whole @hertz at @level dB below full scale."""
    peak = 32767 * 10 ** (level / 20)
    second = array.array('h')
    for i in range(rate):
        second.extend([int(peak * math.sin(2 * math.pi * hertz * i / rate))] * channels)
    with wave.open(path, 'wb') as out:
        out.setparams((channels, 2, rate, 0, 'NONE', ''))
        for _ in range(seconds):
            out.writeframes(second.tobytes())


def levels(path, hertz, window=0.1):
    """Level of @hertz in every window of a recording."""
    rate, samples = read_wave(path)
    size = int(rate * window)
    return [goertzel(samples[i:i + size], rate, hertz) for i in range(0, len(samples) - size + 1, size)]


def assert_tone(path, hertz, level, others=(), tolerance=3.0, at_least=1.0, window=0.1):
    """For @at_least seconds @hertz is heard at @level, and in those seconds none of @others above -45 dB."""
    heard = levels(path, hertz, window)
    good = [i for i, value in enumerate(heard) if abs(value - level) <= tolerance]
    loudest = max(heard, default=-math.inf)
    if len(good) * window < at_least:
        raise AssertionError(f'{hertz} Hz at {level} dB was heard for {len(good) * window:.1f} s of '
                             f'{len(heard) * window:.1f} s; the loudest was {loudest:.1f} dB')
    for other in others:
        leaked = levels(path, other, window)
        worst = max(leaked[i] for i in good)
        if worst > -45:
            raise AssertionError(f'{other} Hz, which should not be there, was heard at {worst:.1f} dB')
    return loudest

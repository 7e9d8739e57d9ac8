// SPDX-License-Identifier: GPL-3.0-or-later
import { Inviter, Registerer, SessionState, UserAgent } from '/sip.js/lib/index.js';

const audio = new AudioContext({ sampleRate: 48000 });
const oscillator = audio.createOscillator();
const gain = audio.createGain();
const microphone = audio.createMediaStreamDestination();
oscillator.connect(gain).connect(microphone);
oscillator.start();
navigator.mediaDevices.getUserMedia = async () => microphone.stream.clone();

let userAgent;
let session;

function watch(next) {
  session = next;
  session.stateChange.addListener((state) => window.report({ event: 'state', state }));
  session.delegate = {
    onInfo: (info) => { window.report({ event: 'info', body: info.request.body }); info.accept(); },
  };
}

const uri = (text) => UserAgent.makeURI(text);
const connection = () => session.sessionDescriptionHandler.peerConnection;

async function listen(seconds) {
  const [receiver] = connection().getReceivers();
  const stream = new MediaStream([receiver.track]);
  // Without an element that plays it, Chromium gives a remote stream no sound.
  const player = new Audio();
  player.srcObject = stream;
  player.muted = true;
  await player.play();
  const source = audio.createMediaStreamSource(stream);
  const analyser = new AnalyserNode(audio, { fftSize: 32768 });
  source.connect(analyser);
  // The clock of the sound itself says when enough was heard.
  const timer = new ConstantSourceNode(audio);
  timer.connect(new GainNode(audio, { gain: 0 })).connect(audio.destination);
  const heard = new Promise((done) => { timer.onended = done; });
  timer.start();
  timer.stop(audio.currentTime + seconds);
  await heard;
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  source.disconnect();
  return samples;
}

function level(samples, hertz) {
  const step = 2 * Math.cos(2 * Math.PI * hertz / audio.sampleRate);
  let a = 0, b = 0;
  for (const sample of samples)
    [a, b] = [sample + step * a - b, a];
  return 20 * Math.log10(2 * Math.sqrt(Math.max(a * a + b * b - step * a * b, 1e-12)) / samples.length);
}

window.peer = {
  async register({ server, user, password, hertz, decibels }) {
    await audio.resume();
    oscillator.frequency.value = hertz;
    gain.gain.value = 10 ** (decibels / 20);
    userAgent = new UserAgent({
      uri: uri(`sip:${user}@example.test`),
      authorizationUsername: user,
      authorizationPassword: password,
      transportOptions: { server },
      logLevel: 'warn',
      delegate: {
        onInvite: (invitation) => {
          watch(invitation);
          window.report({ event: 'invite', from: invitation.remoteIdentity.uri.toString() });
        },
      },
    });
    await userAgent.start();
    const registerer = new Registerer(userAgent);
    const registered = new Promise((done, fail) => {
      registerer.stateChange.addListener((state) => state === 'Registered' && done());
      registerer.register({ requestDelegate: { onReject: (response) => fail(new Error(response.message.reasonPhrase)) } }).catch(fail);
    });
    await registered;
  },
  async call({ target }) {
    watch(new Inviter(userAgent, uri(target), { sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } }));
    await session.invite();
  },
  async accept() {
    await session.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } });
  },
  async hangUp() {
    await (session.state === SessionState.Established ? session.bye() : session.cancel());
  },
  sendTones({ tones }) {
    const [sender] = connection().getSenders();
    sender.dtmf.insertDTMF(tones, 120, 100);
  },
  async listen({ seconds, hertz }) {
    const samples = await listen(seconds);
    return hertz.map((each) => level(samples, each));
  },
  async stats() {
    const found = {};
    (await connection().getStats()).forEach((entry) => {
      if (entry.type === 'inbound-rtp')
        Object.assign(found, { received: entry.packetsReceived, lost: entry.packetsLost });
      if (entry.type === 'outbound-rtp')
        found.sent = entry.packetsSent;
    });
    return found;
  },
};

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers an account, calls somebody, prints the states, and hangs up once the call was answered.

usage: register-and-call.py sip:USER@DOMAIN PASSWORD sip:CALLEE@DOMAIN [sip:REGISTRAR]
"""
import sys

import gi
gi.require_version('Sip', '1.0')
from gi.repository import GLib, Sip

SDP = ('v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n'
       'm=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n')


def show_state(thing, _property=None):
    print(f'{type(thing).__name__}: {thing.props.state.value_nick}', flush=True)


def call(agent, result):
    agent.start_finish(result)
    inviter = Sip.Inviter.new(agent, Sip.Uri.parse(callee), None)
    inviter.connect('notify::state', show_state)
    inviter.connect('started', lambda session, *_: session.bye_async(None, None, None))
    inviter.connect('ended', lambda *_: agent.stop_async(None, lambda *_: loop.quit()))
    inviter.connect('failed', lambda _session, _by, cause, *_: (print(cause.value_nick), loop.quit()))
    inviter.invite(None)


address, password, callee = sys.argv[1:4]
loop = GLib.MainLoop()
stack = Sip.Stack.new(Sip.Clock.new(), Sip.Random.new())
agent = Sip.UserAgent.new(stack, Sip.Uri.parse(address))
agent.set_credentials(agent.get_aor().dup_user(), password)
agent.set_description_handler_factory(lambda agent: Sip.FixedDescription.new(SDP))
agent.props.registers = True
agent.props.registrar = Sip.Uri.parse(sys.argv[4]) if len(sys.argv) > 4 else None
agent.props.registerer.connect('notify::state', show_state)
agent.start_async(None, call)
loop.run()

"""A recording, served back: what a store once answered, it answers again."""

from tjar_sync.devstore.replay.app import replay_app
from tjar_sync.devstore.replay.recording import NoRecording, Recording, load_recording

__all__ = ["NoRecording", "Recording", "load_recording", "replay_app"]

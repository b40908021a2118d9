"""Staff training: who must know what, who does, and until when."""

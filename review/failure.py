"""The one way in which a review gives up before there is anything to report."""


class ReviewError(Exception):
    """There is nothing to review; the message says why and what to do, in one sentence."""

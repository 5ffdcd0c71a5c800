"""The report of a shadow replay for people: Markdown."""

from collections.abc import Mapping

from company_ml.serving.shadow import Comparison


def markdown(title: str, comparison: Comparison) -> str:
    """Return a report of a comparison.

    Args:
        title: What was compared with what.
        comparison: What the replay found.
    """
    verdict = "within the limits" if comparison.accepted else "**beyond the limits**"
    lines = [
        f"# {title}",
        "",
        f"The candidate is {verdict}.",
        *[f"- {breach}" for breach in comparison.breaches],
        "",
        "| | |",
        "|---|---:|",
        f"| Requests replayed | {comparison.requests} |",
        f"| Rows compared | {comparison.rows} |",
        f"| Agreement | {_percent(comparison.agreement)} |",
        f"| p95 of the champion, recorded | {_ms(comparison.champion_p95_ms)} |",
        f"| p95 of the candidate, without network | {_ms(comparison.candidate_p95_ms)} |",
    ]
    if comparison.shifts:
        lines += ["", "| Class | Mean shift | Largest | KS | p |", "|---|---:|---:|---:|---:|"]
        lines += [
            f"| {_cell(key)} | {shift.mean:.4f} | {shift.largest:.4f} | {shift.ks:.3f} | {shift.ks_p:.3g} |"
            for key, shift in comparison.shifts.items()
        ]
    lines += _reasons("Requests that the candidate failed", comparison.failures)
    lines += _reasons("Requests that could not be replayed", comparison.skipped)
    return "\n".join(lines) + "\n"


def _reasons(title: str, reasons: Mapping[str, int]) -> list[str]:
    if not reasons:
        return []
    return ["", f"## {title}", "", *[f"- {times} times: {reason}" for reason, times in reasons.items()]]


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.2%}"


def _ms(duration: float | None) -> str:
    return "not known" if duration is None else f"{duration:.1f} ms"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")

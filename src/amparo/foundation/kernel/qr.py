"""QR codes as one path of an SVG, drawn on the server."""

import qrcode


def svg_path(text: str) -> tuple[int, str]:
    """Return the side and the SVG path of the QR code of a text."""
    code = qrcode.QRCode(border=3)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return len(rows), "".join(dark)

"""The one style sheet, made from a theme. Widgets only name their role; nothing else sets a style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_SHEET = """
* {{ outline: none; }}
QMainWindow, QWidget#page {{ background: {background}; }}
QDialog {{ background: {panel}; }}
QLabel {{ background: transparent; color: {text}; }}
QLabel[role="caption"] {{ font-size: {caption}pt; color: {text-dim}; }}
QLabel[role="caption-strong"] {{ font-size: {caption}pt; font-weight: 600; color: {text-dim}; }}
QLabel[role="dim"] {{ color: {text-dim}; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="value"] {{ font-size: {value}pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {heading}pt; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {figure}pt; font-weight: 700; }}
QLabel[role="mono"] {{ font-family: {mono}; }}
QLabel[role="mono-dim"] {{ font-family: {mono}; color: {text-dim}; }}
QLabel[role="serial"] {{ font-family: {mono}; font-size: {serial}pt; }}
QLabel[role="phase"] {{ font-size: {phase}pt; font-weight: 600; color: {run}; }}
QLabel[role="prompt"] {{ font-size: {phase}pt; font-weight: 600; color: {text-dim}; }}
QLabel[tone="pass"] {{ color: {pass}; }}
QLabel[tone="fail"] {{ color: {fail}; }}
QLabel[tone="error"] {{ color: {error}; }}
QLabel[tone="run"] {{ color: {run}; }}
QLabel[tone="idle"] {{ color: {idle}; }}
QLabel[role="tour"] {{ color: {rail-strong}; }}
QLabel[role="tour-dim"] {{ color: {rail-text}; }}
QLabel[role="tour-strong"] {{ color: {rail-strong}; font-weight: 600; }}

QPushButton {{
    background: {panel}; color: {text}; border: 1px solid {line}; border-radius: {control}px;
    padding: 7px 15px; font-weight: 600; min-height: {tall}px;
}}
QPushButton:hover {{ border-color: {text-dim}; }}
QPushButton:pressed {{ background: {idle-soft}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 6px 14px; }}
QPushButton:disabled {{ color: {text-dim}; background: {idle-soft}; border-color: {line}; }}
QPushButton[role="primary"] {{
    background: {accent}; color: {on-accent}; border-color: {accent}; padding: 7px 23px;
}}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed {{
    background: {accent-strong}; border-color: {accent-strong};
}}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; padding: 6px 22px; }}
QPushButton[role="primary"]:disabled {{ background: {idle-soft}; color: {text-dim}; border-color: {line}; }}
QPushButton[role="danger"] {{ background: {panel}; color: {fail}; border-color: {fail}; }}
QPushButton[role="danger"]:hover {{ background: {fail-soft}; }}
QPushButton[role="danger"]:focus {{ border: 2px solid {fail}; }}
QPushButton[role="danger"]:disabled {{ color: {text-dim}; border-color: {line}; }}
QPushButton[role="code"] {{
    background: transparent; border: 1px solid transparent; font-family: {mono}; font-weight: 400;
    color: {text-dim}; padding: 7px 7px;
}}
QPushButton[role="code"]:hover {{ color: {text}; border-color: {line}; }}
QPushButton[role="code"]:focus {{ border: 2px solid {accent}; padding: 6px 6px; }}
QPushButton[role="copy"] {{
    background: transparent; border: 1px solid transparent; padding: 3px 5px; min-height: 18px;
}}
QPushButton[role="copy"]:hover {{ border-color: {line}; }}
QPushButton[role="copy"]:focus {{ border: 2px solid {accent}; padding: 2px 4px; }}
QPushButton[role="tile"] {{ padding: 5px 11px; min-height: {tall-in-tile}px; }}
QPushButton[role="tile"]:focus {{ padding: 4px 10px; }}
QPushButton[role="tile-icon"] {{ padding: 3px 8px; min-height: {tall-icon-in-tile}px; }}
QPushButton[role="tile-icon"]:focus {{ padding: 2px 7px; }}
QPushButton[role="plain"] {{ background: transparent; border: 1px solid transparent; color: {accent}; }}
QPushButton[role="plain"]:hover {{ background: {accent-soft}; }}
QPushButton[role="plain"]:focus {{ border: 2px solid {accent}; }}
QPushButton[role="plain"]:disabled {{ color: {text-dim}; }}
QPushButton[role="tour"] {{
    background: {rail-selected}; color: {rail-strong}; border: 1px solid {rail-selected};
}}
QPushButton[role="tour"]:hover {{ border-color: {rail-text}; }}
QPushButton[role="tour"]:focus {{ border: 2px solid {rail-strong}; }}
QPushButton[role="tour"]:disabled {{ color: {rail-text}; }}
QPushButton[role="tour-run"] {{
    background: {accent}; color: {on-accent}; border-color: {accent}; padding: 9px 23px;
}}
QPushButton[role="tour-run"]:hover {{ background: {accent-strong}; border-color: {accent-strong}; }}
QPushButton[role="tour-run"]:focus {{ border: 2px solid {rail-strong}; padding: 8px 22px; }}
QPushButton[role="tour-run"]:disabled {{
    background: {rail-selected}; border-color: {rail-selected}; color: {rail-text};
}}

QLineEdit {{
    background: {panel}; color: {text}; border: 1px solid {line}; border-radius: {control}px;
    padding: 7px 11px;
    min-height: {tall}px; selection-background-color: {accent}; selection-color: {on-accent};
}}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 6px 10px; }}
QLineEdit:disabled {{ background: {idle-soft}; color: {text-dim}; }}
QLineEdit[role="scan"] {{
    font-family: {mono}; font-size: {scan}pt; min-height: 40px; padding: 7px 17px 7px 55px;
}}
QLineEdit[role="scan"]:focus {{ padding: 6px 16px 6px 54px; }}
QLineEdit[role="mono"] {{ font-family: {mono}; }}

ComboBox {{
    background: {panel}; color: {text}; border: 1px solid {line}; border-radius: {control}px;
    padding: 7px 11px;
    min-height: {tall}px; combobox-popup: 0;
}}
ComboBox:focus {{ border: 2px solid {accent}; padding: 6px 10px; }}
ComboBox:disabled {{ background: {idle-soft}; color: {text-dim}; }}
ComboBox::drop-down {{ border: none; width: 32px; }}
QComboBox QAbstractItemView {{
    background: {panel}; color: {text}; border: 1px solid {line}; selection-background-color: {accent-soft};
    selection-color: {text};
}}
QComboBox QAbstractItemView::item {{ min-height: 36px; padding: 0 8px; }}

QTableView {{
    background: transparent; border: none; selection-background-color: {accent-soft}; selection-color: {text};
}}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{
    background: transparent; color: {text-dim}; border: none; border-bottom: 1px solid {line};
    padding: 8px 10px; font-size: {caption}pt; font-weight: 600;
}}

QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {bar-width}px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {text-dim}; }}
QScrollBar:horizontal {{ height: 0; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; height: 0;
}}

QMenu {{ background: {panel}; color: {text}; border: 1px solid {line}; padding: 8px; }}
QMenu::item {{ padding: {menu-side}px 32px {menu-side}px 16px; border-radius: {bar}px; }}
QMenu::item:selected {{ background: {accent-soft}; color: {text}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 8px; }}
QMenu::section, QMenu::item:disabled {{ color: {text-dim}; font-size: {caption}pt; }}
QMenu::icon {{ padding-left: 8px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolTip {{ background: {panel}; color: {text}; border: 1px solid {line}; padding: 8px; }}
"""


def style_sheet(
    colours: Mapping[str, str],
    radius: Mapping[str, int],
    type_pt: Mapping[str, int],
    mono_fonts: Sequence[str],
    touch: Mapping[str, int],
) -> str:
    """Everything the palette cannot say, in the tokens of one theme; `touch` sizes what is pressed."""
    values: dict[str, object] = {**colours, **radius, **type_pt, **touch}
    values["value"] = type_pt["body"] + 1
    values["serial"] = type_pt["body"] + 2
    values["scan"] = type_pt["phase"] - 1
    values["mono"] = ", ".join(f'"{family}"' for family in mono_fonts)
    return _SHEET.format(**values)

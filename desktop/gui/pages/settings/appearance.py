"""How the window looks and speaks."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from desktop.gui.language import LanguageChoice, Languages
from desktop.gui.preferences import Preferences
from desktop.gui.theme import Choice, Look, space
from desktop.gui.widgets.choices import Choices
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import label

THEMES: tuple[Choice, ...] = ("system", "light", "dark")
LANGUAGES: tuple[LanguageChoice, ...] = ("system", "en", "zh_CN")


class AppearanceCard(Card):
    """What is chosen is in use at once, and kept."""

    def __init__(self, look: Look, languages: Languages, preferences: Preferences) -> None:
        super().__init__(look)
        self._languages, self._preferences = languages, preferences
        self._captions = label("dim"), label("dim")
        self.theme, self.language = Choices(look), Choices(look)
        self.theme.changed.connect(lambda index: self.use_theme(THEMES[index]))
        self.language.changed.connect(lambda index: self.use_language(LANGUAGES[index]))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("medium"))
        grid.setVerticalSpacing(space("small"))
        for column, choices in enumerate((self.theme, self.language)):
            grid.addWidget(self._captions[column], 0, column)
            grid.addWidget(choices, 1, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        self.body.addStretch()
        self.retranslate()

    def use_theme(self, choice: Choice) -> None:
        self._preferences.theme = choice
        self._look.use(choice)

    def use_language(self, choice: LanguageChoice) -> None:
        self._preferences.language = choice
        self._languages.use(choice)

    def take_focus(self) -> None:
        if self.theme.chosen is not None:
            self.theme.chosen.setFocus()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Appearance"))
        for caption, text in zip(self._captions, (self.tr("Theme"), self.tr("Language")), strict=True):
            caption.setText(text)
        focus = self.window().focusWidget()
        focused = [one for one in (self.theme, self.language) if focus and one.isAncestorOf(focus)]
        themes = (self.tr("As the system"), self.tr("Light"), self.tr("Dark"))
        languages = (self.tr("As the system"), "English", "简体中文")
        self.theme.show_choices([(text, "") for text in themes], THEMES.index(self._look.choice))
        self.language.show_choices(
            [(text, "") for text in languages], LANGUAGES.index(self._languages.choice)
        )
        for choices in focused:  # what had it is made anew in another language
            if choices.chosen is not None:
                choices.chosen.show()  # the layout would do so later, and nothing hidden takes the focus
                choices.chosen.setFocus()

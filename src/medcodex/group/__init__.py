"""What a coded encounter is worth and belongs to: MS-DRG, Medicare Code Editor, risk adjustment, categories, E/M.

Groupers read coded encounters and never notes. What the publishers' programs and tables say comes in through ports.
"""

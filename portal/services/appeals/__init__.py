"""Use-cases of appeals: recorded, acknowledged, referred, answered, judged; what they reopen."""

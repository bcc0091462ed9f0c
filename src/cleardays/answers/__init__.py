"""What is said, and to whom: an assessment becomes sentences once, here, for every face.

The person's and the clinician's readings are made from the same findings. The terminal, the
page and the PDF print a reading and add no words of their own, so that they cannot disagree.
"""

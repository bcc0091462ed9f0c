"""What kinds of headache, classes of drug and muscles are called on a page."""

KINDS = {
    "1.1": "migraine without aura",
    "1.2": "migraine with aura",
    "1.3": "chronic migraine",
    "1.5.1": "probable migraine without aura",
    "2.1": "infrequent tension-type headache",
    "2.2": "frequent tension-type headache",
    "2.3": "chronic tension-type headache",
    "3.1": "cluster headache",
    "3.4": "hemicrania continua",
    "4.10": "new daily persistent headache",
    "8.2": "medication-overuse headache",
}
OVERUSE = {
    "8.2.1": "ergot",
    "8.2.2": "triptan",
    "8.2.3.1": "paracetamol (acetaminophen)",
    "8.2.3.2": "anti-inflammatory painkiller",
    "8.2.3.3": "other painkiller",
    "8.2.4": "opioid",
    "8.2.5": "combination painkiller",
    "8.2.6": "several classes together",
    "8.2.7": "mixed medicine (amounts not known)",
    "8.2.8": "other acute medicine",
}
